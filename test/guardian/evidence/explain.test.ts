// What a person reads of an incident, in both languages, whatever its files hold.
import { describe, expect, it } from 'vitest';
import { localTime } from '../../../common/clock.ts';
import { HEALTH_CODES } from '../../../guardian/control/status.ts';
import { explain } from '../../../guardian/evidence/explain.ts';
import { readReason, readReport } from '../../../guardian/evidence/read-report.ts';
import { type Report, reportOf } from '../../../guardian/evidence/report.ts';
import { ruleOf } from '../../../guardian/evidence/rules.ts';
import { incidentScreen } from '../../../guardian/evidence/screen.ts';
import type { Kept } from '../../../guardian/evidence/shelf.ts';
import { render } from '../../../guardian/sentences/catalogue.ts';
import { reason } from '../../../guardian/sentences/reason.ts';
import { AT, incident } from './stage.ts';

const report = (changes: Partial<Report> = {}): Report => ({
  ...reportOf({
    id: 'ID',
    incident: incident({ pid: 71 }),
    command: 'node bot.js',
    evidence: {
      stack: { had: true, said: reason('stack_spinning', { place: 'crunch (bot.js:3)' }) },
      dashboard: { had: false, said: reason('dashboard_never', {}) },
      log: { had: true, said: null },
      resources: { had: true, said: null },
    },
    spent: 500,
    versions: {},
    settings: { 'guardian.max_no_response': { value: '300s' }, 'guardian.failure_threshold': { value: 3 } },
  }),
  ...changes,
});
const kept = (files: Record<string, string> = {}): Kept => ({
  id: 'ID',
  folder: '/w/data/incidents/ID',
  report: null,
  outcome: { is: 'verified', recovery: 3200 },
  text: (file) => files[file] ?? '',
});
const [at, before] = [localTime(AT), localTime(AT - 60_000)];

describe('explain', () => {
  it('says what it saw, which rule, where the bot stood, what it did, what came of it', () => {
    expect(explain(kept(), report(), 'en')).toBe(`${at}: decision_stale, the bot was process 71, incarnation 3

What the guardian saw
  ${before}  unhealthy  last AI decision 301s ago, limit 300s

Which rule
  a new AI decision has to come within 300s, or later where the bot says that it decides less often; 3 failures in a row lead to a restart

Where it stood
  the event loop does not turn: it stands in crunch (bot.js:3)

What it did
  restarting the bot (restart 4 of 10 within 1h, in 10s): last AI decision 301s ago, limit 300s
  evidence kept: /w/data/incidents/ID

What came of it
  it helped: decisions came again, 3.2s after the failure
`);
  });

  it('says the same in Chinese', () => {
    expect(explain(kept(), report(), 'zh')).toBe(`${at}：decision_stale，机器人进程为 71，第 3 次启动

看到了什么
  ${before}  不健康  最近一次 AI 决策在 301s 前，时限 300s

依据哪条规则
  必须在 300s 内有新的 AI 决策；机器人声明决策更稀疏时相应延长；连续失败 3 次则重启

停在哪里
  事件循环不转：停在 crunch (bot.js:3)

做了什么
  正在重启机器人（1h 内第 4 次，上限 10 次，10s 后）：最近一次 AI 决策在 301s 前，时限 300s
  已保存证据：/w/data/incidents/ID

结果如何
  有效：故障后 3.2s 重新有了决策
`);
  });

  it('names what led to the ruling where it was no check', () => {
    const exited = reason('exited', { how: reason('by_code', { code: 1 }) });
    expect(explain(kept(), report({ code: 'exited', reason: exited }), 'en')).toContain(
      `limit 300s\n  ${at}  bot exited: code 1\n\nWhich rule\n  a bot that ends by itself is restarted`,
    );
  });

  it.each(HEALTH_CODES)('knows the rule of %s in both languages', (code) => {
    for (const language of ['en', 'zh'] as const) {
      const said = render(language, ruleOf(code, report().settings));
      expect(said).not.toContain('{');
      expect(said).not.toContain('undefined');
    }
  });

  it('names the key where its value is not known', () => {
    expect(render('en', ruleOf('no_answer', {}))).toContain('within guardian.health_timeout;');
  });
});

describe('the screen of an incident', () => {
  const files = {
    'stack.txt': `the event loop does not turn\n\n${Array.from({ length: 30 }, (_, nth) => `call${nth}  a.js:1:1`).join('\n')}\n`,
    'bot.log': Array.from({ length: 50 }, (_, nth) => `line ${nth}\n`).join(''),
    'dashboard.json': JSON.stringify({ decision: { last_decision_at: null }, other: 1 }),
    'resources.json': JSON.stringify({
      processes: [
        {
          pid: 71,
          name: 'node',
          state: 'R (running)',
          memory_bytes: 50 << 20,
          cpu_seconds: 12,
          threads: 7,
          open_files: 21,
        },
      ],
    }),
  };
  const screen = (texts: Record<string, string>, changes: Partial<Report> = {}) =>
    incidentScreen(kept(texts), report(changes), 'en');

  it('shows the beginning of the stack, the end of the log, processes and paths', () => {
    const shown = screen(files);
    expect(shown).toContain(
      'Where it stood\n  the event loop does not turn: it stands in crunch (bot.js:3)\n  call0  a.js:1:1',
    );
    expect(shown).toContain('decision {"last_decision_at":null}');
    expect(shown).not.toContain('other');
    expect(shown).toContain('pid 71 (node): R (running), memory 50MB, CPU time 12s, threads 7, open files 21');
    expect(shown).toContain('line 49\n');
    expect(shown).not.toContain('line 20\n');
    expect(shown).toContain('  /w/data/incidents/ID/stack.txt\n');
    expect(shown, 'of what could not be had there is the reason and no path').toContain(
      'it never answered with a dashboard',
    );
    expect(shown).not.toContain('dashboard.json');
  });

  it('is one screen: at most fifty lines, none over 120 columns', () => {
    const long = { ...files, 'bot.log': `${'x'.repeat(5000)}\n`.repeat(100) };
    const checks = Array.from({ length: 40 }, () => report().checks[0] as Report['checks'][number]);
    const lines = screen(long, { checks }).split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it('steers no terminal, whatever the bot has written', () => {
    const shown = screen({ ...files, 'bot.log': '\u001b[2J\u202egone\n', 'dashboard.json': '{"ai":"\u009b2J"}' });
    expect(shown).toContain('\\u001b[2J\\u202egone');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tested
    expect(shown).not.toMatch(/[\u001b\u009b\u202e]/);
  });

  it.each(['', '[]', 'null', '{', '{"processes":[{}]}', '{"processes":5}'])(
    'bears %o in place of its files',
    (text) => {
      expect(() => screen({ 'dashboard.json': text, 'resources.json': text, 'stack.txt': text })).not.toThrow();
    },
  );
});

describe('a report', () => {
  it('is read as it was written', () => expect(readReport(JSON.stringify(report()))).toEqual(report()));

  it.each(['', 'null', '[]', '{}', '{"at":"x","code":"exited"}', '{"at":"2026-11-26T10:00:00Z","code":"new_code"}'])(
    'is none: %s',
    (text) => expect(readReport(text)).toBeNull(),
  );

  it('is read as far as it goes', () => {
    const text = '{"at":"2026-11-26T10:00:00Z","code":"exited","checks":[5,{"at":"x"}],"evidence":7}';
    const read = readReport(text) as Report;
    expect(read.checks).toEqual([]);
    expect(read.evidence.stack).toEqual({ had: false, said: null });
    expect(() => explain(kept(), read, 'zh') + incidentScreen(kept(), read, 'en')).not.toThrow();
  });

  it('may hold sentences of a later guardian: they are quoted', () => {
    const unknown = { is: 'not_invented_yet', values: {} };
    expect(readReason(unknown)).toEqual(reason('notice', { text: JSON.stringify(unknown) }));
    expect(readReason({ is: 'stale', values: { age: '1s' } }).is, 'a value is missing').toBe('notice');
    expect(readReason({ is: 'exited', values: { how: { is: 'toString' } } }).is, 'no sentence').toBe('notice');
  });
});
