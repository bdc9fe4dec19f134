// Every call to OKX: made by `execute`, signed by its clock, judged by codes.ts. Commands are sent once.
import type { Clock } from '../../common/clock.ts';
import { Fatal } from '../domain/errors.ts';
import type { Moment } from '../domain/moment.ts';
import type { CircuitBreaker } from '../execution/breaker.ts';
import type { Execute } from '../execution/execute.ts';
import { onceWithin } from '../execution/policy.ts';
import { judge, type Row, readCourse, writeCourse } from './codes.ts';
import type { Ask, Request, Trace } from './endpoints.ts';
import { overdue, Refused, unreadable } from './failure.ts';
import type { OkxRead, OkxWrite } from './operations.ts';
import { type ClockReading, doubtOf, readingOf, serverNow, skewOf } from './server-clock.ts';
import type { OkxSettings } from './settings.ts';
import { CallLost } from './transport.ts';

export type Written =
  | { readonly did: 'accepted'; readonly row: Row }
  | { readonly did: 'rejected'; readonly code: string; readonly why: string }
  | { readonly did: 'unknown'; readonly why: string };

export type Client = {
  /**
   * @param breaker Without one every call is let through.
   * @throws Fatal where a person is needed, Refused, another OutsideFailure, BreakerOpen, or the signal's reason.
   */
  readonly read: (
    name: OkxRead,
    request: Request,
    signal: AbortSignal,
    breaker?: CircuitBreaker,
  ) => Promise<readonly Row[]>;
  /** Sent once at most, whatever happens. `rejected` with the code `not_sent` has never left. */
  readonly write: (name: OkxWrite, request: Request, signal: AbortSignal) => Promise<Written>;
  /** By the exchange's clock. */
  readonly now: () => number;
  /** How far our wall clock is ahead of the exchange's, in milliseconds; null while that is not known. */
  readonly skew: () => number | null;
  /** Looks at the exchange's clock if that is due. @throws As `read`. */
  readonly setClock: (signal: AbortSignal) => Promise<void>;
};

/** A command waits for the clock for so long, then it goes with what is known, in milliseconds. */
const CLOCK_FOR_COMMAND = 1_500;

/** @param askWith Makes the asker, given the exchange's clock. */
export function openClient(
  { policies, keys }: OkxSettings,
  askWith: (now: () => number) => Ask,
  execute: Execute,
  clock: Clock,
): Client {
  let reading: ClockReading | null = null;
  const moment = (): Moment => ({ at: clock.now(), wall: clock.wall() });
  const now = () => serverNow(reading, moment());
  const ask = askWith(now);

  async function setClock(signal: AbortSignal, ms = policies.okx_time.timeout.ms): Promise<void> {
    const doubt = doubtOf(reading, moment());
    if (doubt === null) return;
    // Within another call this one is not repeated: retries are never layered.
    const policy = onceWithin({ ...policies.okx_time.timeout, ms });
    try {
      reading = await execute({ name: 'okx_time', overdue, call: readClock }, policy, signal);
    } catch (error) {
      if (doubt !== 'aged' || signal.aborted) throw error;
    }
  }

  async function readClock(signal: AbortSignal): Promise<ClockReading> {
    const before = moment();
    const rows = await rowsOf({ endpoint: 'publicGetPublicTime', parameters: {} }, { hasLeft: false }, signal);
    const server = Number(rows[0]?.ts);
    if (!(server > 0)) throw unreadable('the time');
    return readingOf(server, before, moment());
  }

  async function rowsOf(request: Request, trace: Trace, signal: AbortSignal): Promise<readonly Row[]> {
    const judged = judge(await ask(request, trace, signal));
    if ('rows' in judged) return judged.rows;
    throw new Refused(judged.refusal, withoutSecrets(judged.refusal.sentence));
  }

  async function readOnce(request: Request, signal: AbortSignal): Promise<readonly Row[]> {
    if (isPrivate(request)) await setClock(signal);
    try {
      return await rowsOf(request, { hasLeft: false }, signal);
    } catch (error) {
      if (!(error instanceof Refused) || readCourse(error.refusal) !== 'again') throw error;
      reading = null;
      await setClock(signal);
      return rowsOf(request, { hasLeft: false }, signal);
    }
  }

  const read: Client['read'] = async (name, request, signal, breaker) => {
    const options = breaker === undefined ? policies[name] : { ...policies[name], breaker };
    try {
      return await execute({ name, overdue, call: (inner) => readOnce(request, inner) }, options, signal);
    } catch (error) {
      const isLasting = error instanceof Refused && readCourse(error.refusal) === 'fatal';
      throw isLasting ? new Fatal(error.message, { cause: error }) : error;
    }
  };

  const write: Client['write'] = async (name, request, signal) => {
    const trace: Trace = { hasLeft: false };
    const call = (inner: AbortSignal) => rowsOf(request, trace, inner);
    try {
      // An exchange that does not tell its time must not keep a stop from being placed.
      await setClock(signal, CLOCK_FOR_COMMAND).catch(() => undefined);
      const [row] = await execute({ name, overdue, isOnce: true, call }, policies[name], signal);
      return row === undefined ? { did: 'unknown', why: 'OKX answered without saying to what' } : accepted(row);
    } catch (error) {
      const written = failed(error, trace);
      // Whoever asks next goes by the right time at once.
      if (reading === null) await setClock(signal, CLOCK_FOR_COMMAND).catch(() => undefined);
      return written;
    }
  };

  function failed(error: unknown, { hasLeft }: Trace): Written {
    if (error instanceof Refused) return refused(error);
    const why = error instanceof Error ? error.message : String(error);
    const isSent = hasLeft && !(error instanceof CallLost && !error.isSent);
    return isSent ? { did: 'unknown', why } : { did: 'rejected', code: 'not_sent', why: `not sent: ${why}` };
  }

  function refused({ refusal, message }: Refused): Written {
    if (refusal.nature === 'clock') reading = null;
    return writeCourse(refusal) === 'unknown'
      ? { did: 'unknown', why: message }
      : { did: 'rejected', code: refusal.code, why: message };
  }

  /** A server that quotes them must not bring them into a log or onto a page. */
  const withoutSecrets = (text: string) =>
    Object.values(keys ?? {}).reduce((told, secret) => told.replaceAll(secret, '***'), text);

  return { read, write, now, skew: () => skewOf(reading, moment()), setClock };
}

const accepted = (row: Row): Written => ({ did: 'accepted', row });

const isPrivate = ({ endpoint }: Request): boolean => endpoint.startsWith('private');
