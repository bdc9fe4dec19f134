// Tells people of what stays as it is (a stranger on the port, a full disk, looks that fail): once, again when it changes,
// and again after a while.
import type { Clock } from '../common/clock.ts';
import { formatSize } from '../common/size.ts';
import type { Level } from '../common/text-line.ts';
import { type Alarms, isAlarmDue, withAlarm, withoutAlarm } from './alarms.ts';
import type { Alarm } from './alert/rules.ts';
import type { ResourceLimits } from './probes/excess.ts';
import type { Judgement } from './probes/verdict.ts';
import { render } from './sentences/catalogue.ts';
import { type Reason, reason } from './sentences/reason.ts';

export type DeskPorts = {
  readonly clock: Clock;
  readonly tell: (level: Level, sentence: Reason) => void;
  readonly raise: (alarm: Alarm) => void;
  /** Keeps an alarm in the history. */
  readonly keep: (topic: string, sentence: Reason) => void;
};

export type Desk = {
  /** @param repeat After so many milliseconds it is told again unchanged; null for never. */
  readonly alarm: (topic: string, sentence: Reason, repeat: number | null) => void;
  /** It is over: when it comes again it is told again. */
  readonly clear: (...topics: readonly string[]) => void;
  readonly checked: (judgement: Judgement) => void;
  /** @param free Bytes; null if they cannot be seen. */
  readonly diskSeen: (free: number | null, limits: ResourceLimits) => void;
};

const OWN_FAULTS_BEFORE_ALARM = 3;

export function createDesk({ clock, tell, raise, keep }: DeskPorts): Desk {
  let alarms: Alarms = {};
  let ownFaults = 0;
  /** Checks in a row that found too little disk. */
  let scarceDisks = 0;

  const say = (severity: Level, sentence: Reason) => {
    tell(severity, sentence);
    raise({ kind: 'failure', severity, sentence });
  };
  const alarm: Desk['alarm'] = (topic, sentence, repeat) => {
    const [at, text] = [clock.now(), render('en', sentence)];
    if (!isAlarmDue(alarms, topic, text, at, repeat)) return;
    alarms = withAlarm(alarms, topic, text, at);
    say('critical', sentence);
    keep(topic, sentence);
  };
  const clear: Desk['clear'] = (...topics) => {
    for (const topic of topics) alarms = withoutAlarm(alarms, topic);
  };

  return {
    alarm,
    clear,
    checked: ({ code, reason: because }) => {
      ownFaults = code === 'not_checked' ? ownFaults + 1 : 0;
      if (ownFaults === OWN_FAULTS_BEFORE_ALARM) say('error', because);
      if (code === 'foreign_process') alarm('foreign_process', because, null);
      else clear('foreign_process');
    },
    diskSeen: (free, { disk, checks }) => {
      if (free === null || disk === null) return;
      scarceDisks = free < disk ? scarceDisks + 1 : 0;
      if (free >= disk) clear('disk');
      if (scarceDisks >= checks) alarm('disk', reason('disk_scarce', { limit: formatSize(disk) }), null);
    },
  };
}
