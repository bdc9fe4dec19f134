// Both charts of the page, kept up to date and repainted when the system turns dark or light.
import type { Kline, Lists, Position } from '../api.ts';
import { openEquityChart, openPriceChart } from '../chart.ts';
import { heldAt, marksOf } from '../marks.ts';
import { onSchemeChange, readPalette } from '../palette.ts';
import { curveOf, fillText, linesOf, readCandles, readCurve } from '../readings.ts';
import type { Words } from '../words/en.ts';
import { openChartDesk } from './chart-desk.ts';
import { part } from './dom.ts';

export type Charts = {
  readonly position: (position: Position | null) => void;
  readonly lists: (lists: Lists) => void;
};

export function openCharts(words: Words): Charts {
  const prices = openPriceChart(part('price-chart'), readPalette());
  const equity = openEquityChart(part('equity-chart'), readPalette(), words.start);
  const priceDesk = openChartDesk('price', prices);
  const equityDesk = openChartDesk('equity', equity);
  onSchemeChange(() => {
    prices.paint(readPalette());
    equity.paint(readPalette());
  });

  let kline: Kline = { candles: [], decisions: [], fills: [] };
  let lines = linesOf(null, words);
  const draw = () => {
    const marks = marksOf(kline, (fill) => fillText(fill, words));
    prices.show({ candles: kline.candles, marks, held: heldAt(kline), lines });
  };
  return {
    position: (position) => {
      const next = linesOf(position, words);
      if (JSON.stringify(next) === JSON.stringify(lines)) return;
      lines = next;
      draw();
    },
    lists: ({ kline: next, profit }) => {
      kline = next;
      draw();
      priceDesk.read(readCandles(kline.candles, words));
      part('no-candles').hidden = kline.candles.length > 0;

      const curve = curveOf(profit);
      equity.show(curve);
      equityDesk.read(readCurve(curve));
      part('no-curve').hidden = curve.points.length > 0;
    },
  };
}
