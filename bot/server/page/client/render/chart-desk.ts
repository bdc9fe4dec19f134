// A chart with its buttons, its keys and the line that reads out the point under the crosshair.
import type { Chart } from '../chart.ts';
import type { Reading } from '../readings.ts';
import { part, say } from './dom.ts';

export type ChartDesk = { /** Oldest first. */ readonly read: (points: readonly Reading[]) => void };

/** @param name The shell has `NAME-group`, `NAME-read`, `NAME-in`, `NAME-out` and `NAME-newest`. */
export function openChartDesk(name: string, chart: Chart<never>): ChartDesk {
  let points: readonly Reading[] = [];
  let index: number | null = null;
  const group = part(`${name}-group`);

  const readOut = () => say(part(`${name}-read`), points[index ?? points.length - 1]?.text ?? '');
  const step = (by: number) => {
    const last = points.length - 1;
    index = Math.min(Math.max((index ?? last) + by, 0), last);
    chart.pointAt(index);
    readOut();
  };
  const newest = () => {
    index = null;
    chart.pointAway();
    chart.goToNewest();
    readOut();
  };
  const zoom = (factor: number) => {
    chart.zoom(factor);
    if (index !== null) chart.pointAt(index);
  };
  const zoomIn = () => zoom(CLOSER);
  const zoomOut = () => zoom(1 / CLOSER);

  const keys: { readonly [key: string]: () => void } = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    '+': zoomIn,
    '-': zoomOut,
    End: newest,
  };
  group.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  part(`${name}-in`).addEventListener('click', zoomIn);
  part(`${name}-out`).addEventListener('click', zoomOut);
  part(`${name}-newest`).addEventListener('click', newest);
  const readAt = (at: number | null) => {
    index = at;
    readOut();
  };
  chart.onPoint(readAt);
  group.addEventListener('pointerleave', () => readAt(null));
  return {
    read: (next) => {
      const reading = index === null ? undefined : points[index];
      points = next;
      const found = points.findIndex(({ time }) => time === reading?.time);
      readAt(found === -1 ? null : found);
    },
  };
}

/** The share of the time in view that stays in view. */
const CLOSER = 0.7;
