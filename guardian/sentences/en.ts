// The sentences of the log, the console and the status, in English. `{name}` is filled in. Those that contract tests
// and people's scripts rely on come first.

export const en = {
  guardian_started:
    'guardian started: pid {pid}, checks every {interval}, AI decision limit {limit}, at most {max} restarts per {window}',
  bot_started: 'bot started: pid {pid}, {command}',
  bot_restarted: 'bot restarted: pid {pid}',
  bot_adopted: 'adopted the running bot: pid {pid}',
  check_passed: 'health check passed: AI decision {age} ago',
  check_passed_rules: 'health check passed: decision {age} ago (built-in rules)',
  check_passed_undecided: 'health check passed: no AI decision yet, {age} since the start',
  check_failed: 'health check failed ({count} in a row): {reason}',
  check_skipped: 'health check skipped: {reason}',
  condemned: '{count} health checks failed in a row: restarting the bot',
  exited: 'bot exited: {how}',
  by_code: 'code {code}',
  by_signal: 'signal {signal}',
  by_unknown: 'code unknown',
  restarting: 'restarting the bot (restart {nth} of {max} within {window}, in {wait}): {reason}',
  restarting_in_vain: '{restarting}; the restart before it was not verified by any AI decision',
  and_more: '{text} (and {count} more)',
  verified: 'restart verified: AI decision at {time}, {recovery} after the failure',
  limit_reached: 'restart limit reached ({max} within {window}): not restarting any more, a person is needed',
  outage: '{what} since {time} ({why}): not restarting, a restart cannot help',
  stopping: 'stopping the bot: pid {pid}',
  guardian_stopped: 'guardian stopped',

  check_failed_idle: 'health check failed (not counted while {state}): {reason}',
  condemned_left_alone: '{count} health checks failed in a row: not restarting, guardian.restart_policy is never',
  halted_by_configuration:
    'the bot says that its configuration is wrong (exit code 78): not restarting; correct it, then run: guardian resume',
  last_line: 'bot.log: {line}',
  recovered: 'the bot is healthy again: watching it as before',
  rested: 'not restarting, guardian.restart_policy is {policy}; guardian resume starts the bot',
  paused: 'paused: watching without acting until somebody says guardian resume',
  resumed: 'resumed: acting again',
  already_paused: 'nothing to pause: the guardian is {state} and does not act',
  already_acting: 'nothing to resume: the guardian is {state} and acts',
  detached: 'detached: the bot trades on unguarded, pid {pid}; the next start adopts it',
  nothing_to_detach:
    'nothing to detach from: the guardian is {state}, or the bot is tied to it by guardian.on_guardian_exit',
  renewing_planned: 'restarting the bot as planned: it is flat and between two decisions',
  renewing_configuration: 'restarting the bot: its configuration has changed',
  renewal_waits_planned: 'a planned restart is due: waiting until the bot is flat and between two decisions',
  renewal_waits_configuration: 'the bot runs with another configuration: it is restarted at the next quiet moment',
  renewal_lapsed:
    'the planned restart before this one has lapsed: the bot was never seen flat and between two decisions',
  handed_over:
    'the first process of the bot has ended with code 0, and another of its tree goes on: pid {pid} is the bot from now on',
  undying: 'the bot does not die (pid {pid}): nothing is started beside it; end it with: {command}',
  limit_raised: 'AI decision limit raised to {limit}: the bot decides every {interval}',
  stamp_ahead: 'the bot dates its decision in the future ({stamp}): its clock or its time zone is off',
  spawn_failed: 'the bot cannot be started: {reason}',
  port_held: 'port {port} is held by another program, {holder}: stop it, or choose another port with bot.port',
  holder: 'pid {pid} ({name})',
  holder_unseen: 'which this user may not see',
  outlived:
    'a process of the bot has left its tree and lives on, pid {pid}: nothing is started beside it; end it with: {command}, and let guardian.command stay in the foreground',
  orphan:
    'the bot of a guardian that was killed still runs: pid {pid}, {command}; nothing is started beside it; end it with: {end}',
  second_guardian: 'another guardian guards this bot already: pid {pid}, since {since}, data folder {folder}',
  second_guardian_unnamed: 'another guardian guards this bot already, data folder {folder}',
  second_guardian_elsewhere:
    'another guardian guards this bot already, at the health address {address}: pid {pid}, since {since}, data folder {folder}; stop it, or choose another port with bot.port',
  recorded: 'restarts remembered: {window} within {span}, {day} within 24h',

  no_answer: 'no answer from {url} within {timeout}',
  refused: 'no answer from {url}: {error}',
  bad_status: 'HTTP {status} from {url}: {body}',
  bad_status_address: 'HTTP {status} from {url}, check guardian.health_url: {body}',
  not_json: 'the answer of {url} is not a JSON object: {body}',
  too_large: 'the answer of {url} is over 1 MiB',
  cut_short: 'the answer of {url} ended before its end: {error}',
  starved: 'the machine is too busy: a timer of the guardian was {late} late',
  slept: 'the machine slept, or the guardian was stopped, for {late}',
  foreign_listener: 'another program answers in place of the bot, pid {pid} ({name})',
  foreign_boot_id: 'another copy answers in place of the bot: its boot id is not the one it was given',
  loop_hung: 'the trading loop last turned {age} ago, at most {limit}',
  decision_hung: 'the decision in flight has taken {age}, its deadline is {deadline}',
  undecided: 'no AI decision since the start {age} ago, limit {limit}',
  stale: 'last AI decision {age} ago, limit {limit}',
  stale_by_outage: '{stale}; {what} ({why})',
  excused_by_outage: '{what} ({why}); {stale}',
  unreadable_stamp: 'the time of the last AI decision cannot be read: {stamp}',
  stale_unreadable: 'no AI decision known for {age}, limit {limit}; its time cannot be read: {stamp}',
  unlooked: 'the check itself failed: {error}',

  outage_seen: '{what} ({why})',
  outage_over: 'outage over: AI decisions come again, after an outage since {time}',
  of_provider: 'AI provider outage',
  of_market: 'market data outage',
  of_intent: 'no AI decisions',
  budget_used: 'budget: it is used up; it begins anew, or raise it',
  decisions_disabled: 'disabled: the bot is told not to decide',
  entries_halted: 'entries halted: a person has to undo that',
  fault: '{cause}: {remedy}',
  remedy_timeout: 'it answers too slowly; if that lasts, allow it more time',
  remedy_connect: 'check the network and the address',
  remedy_rate_limited: 'decide less often, or raise the quota',
  remedy_auth: 'check the API key',
  remedy_no_balance: 'top up the account',
  remedy_bad_request: 'check the model and the address',
  remedy_bad_output: 'choose another model',
  remedy_wait: 'it has to pass by itself',

  over_memory: 'memory {used}, limit {limit}, {checks} checks in a row',
  over_cpu: 'CPU {used}% of one core, limit {limit}%, {checks} checks in a row',
  disk_scarce: 'the disk is filling up: less than {limit} is free; make room',

  halt_command_started: 'running guardian.on_halt_command, its output goes to bot.log: {command}',
  halt_command_ended: 'guardian.on_halt_command has ended, {how}: {command}',
  halt_command_slow: 'guardian.on_halt_command still runs and is waited for no longer: {command}',
  halt_command_unstarted: 'guardian.on_halt_command cannot be run ({error}), correct it and run it by hand: {command}',

  untied: 'guardian.on_guardian_exit must be adopt here: stop works for our own bot, and for another one on Linux only',
  no_setpriv:
    'guardian.on_guardian_exit: stop needs the program setpriv with --pdeathsig, which is not here: install util-linux, or set it to adopt',

  configuration_used: 'the configuration has changed, used from now on: {keys}',
  configuration_for_bot: 'the configuration has changed, the bot is restarted for it at a quiet moment: {keys}',
  configuration_at_start:
    'the configuration has changed, but only a new start of the guardian can use it, until then it is as before: {keys}',
  configuration_same: 'the configuration was written anew and says the same',
  configuration_ignored: 'the changed configuration is not used, the one before stays in force: {fault}',
  configuration_unread: 'it cannot be read: {error}; save it once more to try again',
  port_until_new_start:
    'bot.port must not be {port}, where the status page of this guardian listens: choose another port, or start the guardian anew',

  signal_first: 'stopping: asked by {signal}; a second one kills the bot at once',
  signal_second: 'killing the bot at once: asked a second time by {signal}',
  record_trouble:
    'the record of the running bot cannot be written: {error}; guarding goes on, but a later guardian may not find it',
  guardian_record_trouble:
    'guardian.json cannot be written: {error}; guarding goes on, but a second guardian cannot name this one',
  lock_remade: 'the lock {file} had been removed or replaced: it is made again',
  lock_foreign:
    'the lock {file} had been removed or replaced, and another process holds the new one: it may be a second guardian, named in {record}; guarding goes on; stop one of the two',
  lock_unusable:
    'the lock {file} had been removed or replaced and cannot be made again: {error}; guarding goes on, and it is tried at each check',
  state_folder_missing:
    'this user has no folder for the lock that keeps out a guardian of the same bot with another data folder: guarding goes on without it; set HOME',
  state_folder_unusable:
    'the lock that keeps out a guardian of the same bot with another data folder cannot be held in {file}: {error}; guarding goes on without it; let this user write there',
  history_trouble: 'trouble with the history: {error}; guarding goes on, restarts are counted in memory too',
  status_trouble: 'the status port cannot be served: {error}; guarding goes on without it',
  control_trouble: 'the control socket cannot be served: {error}; guarding goes on without it',
  alarms_fail: 'alarms cannot be sent over {channel}: {error}; they are kept and tried again for a day',
  alarms_work: 'alarms are sent over {channel} again',
  alarms_dropped: 'alarms given up after a day, or for want of room: {count}',
  alarm_queue_trouble: 'alarms cannot be kept on disk: {error}; they are sent all the same, while this guardian lives',
  notice: '{text}',
  guardian_fault: 'a fault in the guardian itself: {error}',
} as const;
