// Every fault of every group.
import { ENDS, HANGS } from './child.ts';
import type { Fault } from './fault.ts';
import { LIFE, RESTARTS } from './life.ts';
import { LIES, TIME } from './truth.ts';
import { DISK, WORLD } from './world.ts';

export const FAULTS: readonly Fault[] = [...ENDS, ...HANGS, ...LIES, ...TIME, ...RESTARTS, ...LIFE, ...DISK, ...WORLD];

/** 1 for `1a`. */
export const groupOf = ({ id }: Fault): number => Number.parseInt(id, 10);
