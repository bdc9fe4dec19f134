// A changed configuration that would take the bot to a port which is not free is said before the bot is stopped for it.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { ChildRecord } from '../../../guardian/child/record.ts';
import type { Holder } from '../../../guardian/platform/types.ts';
import { obstacleTo } from '../../../guardian/reload/port-held.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { freePort } from '../../support/ports.ts';

// The cast: nothing else of the record is asked for.
const RUNNING = { boot_id: 'the mark', group: 500 } as ChildRecord;

type Seen = { readonly holder?: Holder; readonly members?: readonly number[]; readonly running?: ChildRecord | null };

async function obstacle(from: number, to: number, { holder, members = [], running = RUNNING }: Seen = {}) {
  const url = (port: number) => `http://127.0.0.1:${port}/`;
  const platform = {
    listener: async () => ({ pid: 9, name: 'stranger' }),
    holderOf: async () => holder ?? ({ is: 'unseen' } as const),
    groupMembers: async () => members,
  };
  const said = await obstacleTo({ from: url(from), to: url(to), running, platform });
  return said && render('en', said);
}

async function heldPort() {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

it('a port that another program holds is in the way, and its holder is named', async () => {
  const port = await heldPort();
  const said = expect.stringContaining(`port ${port} is held by another program, pid 9 (stranger)`);
  expect(await obstacle(1, port)).toEqual(said);
  expect(await obstacle(1, port, { running: null })).toEqual(said);
  expect(await obstacle(1, port, { holder: { is: 'stranger', pid: 9, name: 'stranger' } })).toEqual(said);
});

it('a free one is not, nor one that the bot itself holds, nor the port where it is', async () => {
  expect(await obstacle(1, await freePort())).toBeNull();
  const port = await heldPort();
  expect(await obstacle(1, port, { holder: { is: 'ours' } })).toBeNull();
  expect(await obstacle(1, port, { members: [500, 9] })).toBeNull();
  expect(await obstacle(port, port)).toBeNull();
});
