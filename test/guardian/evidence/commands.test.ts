// `incidents` and `explain` as a person runs them: the real program beside real files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chosen } from '../../../guardian/commands/incidents.ts';
import { openShelf } from '../../../guardian/evidence/shelf.ts';
import { openHistory } from '../../../guardian/history.ts';
import { prepare } from '../../support/guardian.ts';
import { AT, collecting, incident } from './stage.ts';

const never = () => {
  throw new Error('trouble with the history');
};

describe('without any incident', () => {
  it('both say that nothing was ever restarted', async () => {
    const { command, folder } = await prepare({ guardian: { logging: { language: 'zh' } } });
    const said = `从未重启过：${join(folder, 'data/incidents')} 中没有事件\n`;
    expect(command('explain')).toEqual({ code: 0, out: said, err: '' });
    expect(command('incidents')).toEqual({ code: 0, out: said, err: '' });
  });
});

it('incidents are listed, shown and explained, beside a guardian that is writing', async () => {
  const { command, folder } = await prepare();
  mkdirSync(join(folder, 'data'));
  const { collector, root } = collecting(join(folder, 'data'));
  await collector.collect(incident());
  await collector.collect(incident({ at: AT + 60_000, incarnation: 4, isAlive: false, code: 'exited' }));
  mkdirSync(join(root, '2026-11-26T11-00-00-exited-5'));
  writeFileSync(join(root, '2026-11-26T11-00-00-exited-5', 'report.json'), '{ half');
  const history = openHistory(join(folder, 'data/history.db'), AT, never);
  const keep = (at: number, kind: 'restart' | 'started' | 'verified', incarnation: number, code: string) =>
    history.append({ at, kind, incarnation, code, text: null });
  keep(AT, 'restart', 3, 'decision_stale');
  keep(AT + 60_000, 'restart', 4, 'exited');
  keep(AT + 63_200, 'verified', 5, '3200');

  const list = command('incidents').out.trimEnd().split('\n');
  expect(list).toHaveLength(3);
  expect(list[0]).toMatch(
    /^2026-11-26T10-00-00-decision_stale-3 {2}2026-.+ {2}not verified {2}last AI decision 301s ago/,
  );
  expect(list[1]).toMatch(/^2026-11-26T10-01-00-exited-4 .+ verified {6}last AI/);
  expect(list[2]).toMatch(/^2026-11-26T11-00-00-exited-5 .+ not known {5}its report cannot be read$/);
  history.close();

  expect(JSON.parse(command('incidents', '--json').out)).toMatchObject([
    { id: '2026-11-26T10-00-00-decision_stale-3', code: 'decision_stale', incarnation: 3, verified: false },
    { id: '2026-11-26T10-01-00-exited-4', verified: true, outcome: { is: 'verified', recovery: 3200 } },
    { id: '2026-11-26T11-00-00-exited-5', verified: null, folder: join(root, '2026-11-26T11-00-00-exited-5') },
  ]);
  const one = command('incidents', 'stale', '--json');
  expect(JSON.parse(one.out)).toMatchObject({ reason: { is: 'stale' }, verified: false, outcome: { code: 'exited' } });
  const shown = command('incidents', 'decision_stale-3').out;
  expect(shown).toContain(`  ${join(root, '2026-11-26T10-00-00-decision_stale-3/report.json')}\n`);
  expect(command('explain', 'T10-01').out).toContain('What came of it\n  it helped: decisions came again, 3.2s');
  expect(command('explain').out, 'the newest one').toMatch(
    /^2026-11-26T11-00-00-exited-5: its report cannot be read: \//,
  );

  expect(command('explain', 'T12')).toMatchObject({
    code: 64,
    err: 'guardian: there is no incident T12: guardian incidents lists them\n',
  });
  const several = () => chosen(openShelf(join(folder, 'data')), 'exited', 'en');
  expect(several).toThrow('2 incidents match exited: type more of it');
});
