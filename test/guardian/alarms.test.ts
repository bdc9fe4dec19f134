// Alarms about what stays as it is.
import { expect, it } from 'vitest';
import { isAlarmDue, withAlarm, withoutAlarm } from '../../guardian/alarms.ts';

const told = withAlarm({}, 'port', 'held by 7', 1000);

it('are told once, and again when they change', () => {
  expect(isAlarmDue({}, 'port', 'held by 7', 1000, 500)).toBe(true);
  expect(isAlarmDue(told, 'port', 'held by 7', 1499, 500)).toBe(false);
  expect(isAlarmDue(told, 'port', 'held by 8', 1001, 500)).toBe(true);
  expect(isAlarmDue(told, 'disk', 'held by 7', 1001, 500)).toBe(true);
});

it('are repeated after a while, where that is wanted', () => {
  expect(isAlarmDue(told, 'port', 'held by 7', 1500, 500)).toBe(true);
  expect(isAlarmDue(told, 'port', 'held by 7', 9e9, null)).toBe(false);
});

it('are told anew after they were over', () => {
  const both = withAlarm(told, 'disk', 'full', 1000);
  const one = withoutAlarm(both, 'port');
  expect(isAlarmDue(one, 'port', 'held by 7', 1001, 500)).toBe(true);
  expect(isAlarmDue(one, 'disk', 'full', 1001, 500)).toBe(false);
});
