// The words of the status, for the page and the screen, in both languages.
import type { Language } from '../sentences/catalogue.ts';
import type { GuardianState, Verdict } from './status.ts';

export type Words = {
  readonly title: string;
  readonly states: { readonly [S in GuardianState]: string };
  readonly notRunning: string;
  readonly verdicts: { readonly [V in Verdict]: string };
  readonly labels: { readonly [L in Label]: string };
  readonly since: (time: string) => string;
  readonly uptime: (span: string) => string;
  readonly incarnation: (number: number) => string;
  readonly adopted: string;
  readonly ofAtMost: (value: string, limit: string) => string;
  readonly cpu: (percent: string) => string;
  readonly inARow: (count: number) => string;
  readonly lastCheck: (time: string) => string;
  readonly nextCheck: (time: string) => string;
  readonly ago: (age: string) => string;
  readonly undecided: string;
  readonly limit: (span: string) => string;
  /** How many within a span, of how many that are allowed if there is a limit. */
  readonly within: (count: number, limit: number | null, span: string) => string;
  readonly inAll: (count: number) => string;
  readonly verified: string;
  readonly notVerified: string;
  readonly nothing: string;
  /** Said by the page when the guardian no longer answers it. */
  readonly lost: string;
  /** Between the parts of a line. */
  readonly comma: string;
};

export type Label =
  | 'guardian'
  | 'bot'
  | 'health'
  | 'checks'
  | 'decision'
  | 'restarts'
  | 'lastRestart'
  | 'resources'
  | 'command'
  | 'config';

export const WORDS: { readonly [L in Language]: Words } = {
  en: {
    title: 'Trading Guardian',
    states: {
      grace: 'grace period: the bot was just started and is not checked yet',
      watching: 'watching',
      stopping: 'stopping the bot',
      backoff: 'backoff: waiting before the bot is started',
      halted: 'halted: not restarting any more, a person is needed',
      paused: 'paused: watching without acting',
      stopped: 'stopped: the bot is not restarted',
    },
    notRunning: 'stopped: no guardian is running',
    verdicts: {
      healthy: 'healthy',
      unhealthy: 'unhealthy',
      excused: 'excused: the bot is not to blame',
      unknown: 'unknown: not seen',
    },
    labels: {
      guardian: 'Guardian',
      bot: 'Bot',
      health: 'Health',
      checks: 'Checks',
      decision: 'Decision',
      restarts: 'Restarts',
      lastRestart: 'Last restart',
      resources: 'Resources',
      command: 'Command',
      config: 'Configuration',
    },
    since: (time) => `since ${time}`,
    uptime: (span) => `up ${span}`,
    incarnation: (number) => `incarnation ${number}`,
    adopted: 'adopted',
    ofAtMost: (value, limit) => `${value} of at most ${limit}`,
    cpu: (percent) => `CPU ${percent}`,
    inARow: (count) => `failures in a row: ${count}`,
    lastCheck: (time) => `last ${time}`,
    nextCheck: (time) => `next ${time}`,
    ago: (age) => `${age} ago`,
    undecided: 'none yet',
    limit: (span) => `limit ${span}`,
    within: (count, limit, span) =>
      limit === null ? `${count} within ${span}` : `${count} of at most ${limit} within ${span}`,
    inAll: (count) => `${count} in all`,
    verified: 'verified',
    notVerified: 'not verified',
    nothing: 'none',
    lost: 'The guardian does not answer: what you see is old.',
    comma: ', ',
  },
  zh: {
    title: '交易守护',
    states: {
      grace: '宽限期：机器人刚启动，尚未检查',
      watching: '看护中',
      stopping: '正在停止机器人',
      backoff: '退避：等待启动机器人',
      halted: '已停摆：不再重启，需要人工处理',
      paused: '已暂停：只观察不动作',
      stopped: '已停止：不再重启机器人',
    },
    notRunning: '已停止：没有守护进程在运行',
    verdicts: {
      healthy: '健康',
      unhealthy: '不健康',
      excused: '已豁免：不是机器人的问题',
      unknown: '未知：看不到',
    },
    labels: {
      guardian: '守护进程',
      bot: '机器人',
      health: '健康状况',
      checks: '检查',
      decision: '决策',
      restarts: '重启',
      lastRestart: '最近一次重启',
      resources: '资源',
      command: '命令',
      config: '配置',
    },
    since: (time) => `自 ${time} 起`,
    uptime: (span) => `已运行 ${span}`,
    incarnation: (number) => `第 ${number} 次启动`,
    adopted: '已接管',
    ofAtMost: (value, limit) => `${value}（上限 ${limit}）`,
    cpu: (percent) => `CPU ${percent}`,
    inARow: (count) => `连续失败 ${count} 次`,
    lastCheck: (time) => `上次 ${time}`,
    nextCheck: (time) => `下次 ${time}`,
    ago: (age) => `${age} 前`,
    undecided: '尚无',
    limit: (span) => `时限 ${span}`,
    within: (count, limit, span) =>
      limit === null ? `${span} 内 ${count} 次` : `${span} 内 ${count} 次（上限 ${limit} 次）`,
    inAll: (count) => `共 ${count} 次`,
    verified: '已验证',
    notVerified: '未验证',
    nothing: '无',
    lost: '守护进程没有应答：当前显示的是旧内容。',
    comma: '，',
  },
};
