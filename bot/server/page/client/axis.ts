// The charts know no zones: they are told local times as if they were UTC, by the offset of the newest point.

export type Axis = {
  /** @param offset Of the zone, in minutes behind UTC, as `Date.getTimezoneOffset` says it. */
  readonly shiftBy: (offset: number) => void;
  /** Milliseconds since 1970 to the chart's seconds. */
  readonly at: (time: number) => number;
  /** And back, to whole seconds in milliseconds. */
  readonly instant: (seconds: number) => number;
};

export function localAxis(): Axis {
  let shift = 0;
  return {
    shiftBy: (offset) => {
      shift = -offset * 60_000;
    },
    at: (time) => Math.floor((time + shift) / 1000),
    instant: (seconds) => seconds * 1000 - shift,
  };
}

/** 0 where there is no point yet. */
export const offsetAt = (time: number | undefined): number =>
  time === undefined ? 0 : new Date(time).getTimezoneOffset();
