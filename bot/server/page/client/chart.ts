// The two charts, drawn by lightweight-charts. The only user of it.
import {
  BaselineSeries,
  CandlestickSeries,
  ColorType,
  createChart,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineStyle,
  type SeriesType,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle } from './api.ts';
import { type Axis, localAxis, offsetAt } from './axis.ts';
import { clock, day, minute, price, stamp } from './format.ts';
import type { Palette } from './palette.ts';
import type { EquityShown, PriceShown } from './shown.ts';

export type Chart<Shown> = {
  readonly show: (shown: Shown) => void;
  readonly paint: (palette: Palette) => void;
  /** @param factor Below 1 shows less time, above 1 more. */
  readonly zoom: (factor: number) => void;
  readonly goToNewest: () => void;
  /** Puts the crosshair on a point, by its index from the oldest. */
  readonly pointAt: (index: number) => void;
  readonly pointAway: () => void;
  /** Told the index of the point under the mouse; null where there is none. */
  readonly onPoint: (listener: (index: number | null) => void) => void;
};

/** The width of a point in view at first, in pixels. */
const WIDTH = 8;

export function openPriceChart(holder: HTMLElement, first: Palette): Chart<PriceShown> {
  let palette = first;
  let shown: PriceShown = { candles: [], marks: [], held: [], lines: [] };
  let priceLines: readonly IPriceLine[] = [];
  const axis = localAxis();
  const chart = createChart(holder, options(palette, axis));
  const series = chart.addSeries(CandlestickSeries, { borderVisible: false, lastValueVisible: true });
  const volumes = chart.addSeries(HistogramSeries, {
    priceScaleId: '',
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volumes.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0.03 } });
  const held = chart.addSeries(HistogramSeries, {
    priceScaleId: 'held',
    lastValueVisible: false,
    priceLineVisible: false,
    autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: 1 } }),
  });
  held.priceScale().applyOptions({ scaleMargins: { top: 0.985, bottom: 0 } });
  const markers = createSeriesMarkers(series, [], { zOrder: 'top' });
  // A stop far off stays in the picture.
  series.applyOptions({
    autoscaleInfoProvider: (original: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
      const info = original();
      if (!info?.priceRange) return info;
      const prices = shown.lines.map((line) => line.price);
      const minValue = Math.min(info.priceRange.minValue, ...prices);
      return { ...info, priceRange: { minValue, maxValue: Math.max(info.priceRange.maxValue, ...prices) } };
    },
  });

  const draw = () => {
    const { candles, marks, lines } = shown;
    axis.shiftBy(offsetAt(candles.at(-1)?.time));
    const wash = ({ open, close }: Candle) => (close < open ? palette['bad-wash'] : palette['good-wash']);
    series.setData(
      candles.map(({ time, open, high, low, close }) => ({ time: timeOf(axis, time), open, high, low, close })),
    );
    volumes.setData(
      candles.map((candle) => ({ time: timeOf(axis, candle.time), value: candle.volume, color: wash(candle) })),
    );
    held.setData(shown.held.map((time) => ({ time: timeOf(axis, time), value: 1, color: palette.faint })));
    markers.setMarkers(
      marks.map(({ time, place, shape, tone, text, scale }) => ({
        time: timeOf(axis, time),
        position: PLACES[place],
        shape: SHAPES[shape],
        color: palette[tone],
        text,
        size: scale,
      })),
    );
    for (const line of priceLines) series.removePriceLine(line);
    priceLines = lines.map(({ price, title, tone }) =>
      series.createPriceLine({ price, title, color: palette[tone], lineStyle: LineStyle.Dashed, lineWidth: 1 }),
    );
  };

  const paint = () => {
    chart.applyOptions(options(palette, axis));
    const { good, bad } = palette;
    series.applyOptions({ upColor: good, downColor: bad, wickUpColor: good, wickDownColor: bad });
    draw();
  };
  paint();

  const base = common(chart, series, axis, () => shown.candles.map(({ time, close }) => ({ time, value: close })));
  return {
    ...base,
    show: (next) => {
      const isFirst = shown.candles.length === 0;
      shown = next;
      draw();
      if (isFirst) base.goToNewest();
    },
    paint: (next) => {
      palette = next;
      paint();
    },
  };
}

export function openEquityChart(holder: HTMLElement, first: Palette, startTitle: string): Chart<EquityShown> {
  let palette = first;
  let shown: EquityShown = { points: [], start: 0 };
  let startLine: IPriceLine | null = null;
  const axis = localAxis();
  const chart = createChart(holder, options(palette, axis));
  const series = chart.addSeries(BaselineSeries, { lineWidth: 2, priceLineVisible: false });

  /** True until somebody looks closer. */
  const isWhole = () => (chart.timeScale().getVisibleLogicalRange()?.from ?? 0) <= 0;
  const draw = () => {
    const { points, start } = shown;
    const wasWhole = isWhole();
    axis.shiftBy(offsetAt(points.at(-1)?.time));
    series.applyOptions({ baseValue: { type: 'price', price: start } });
    series.setData(points.map(({ time, equity }) => ({ time: timeOf(axis, time), value: equity })));
    if (startLine) series.removePriceLine(startLine);
    startLine = series.createPriceLine({
      price: start,
      title: startTitle,
      color: palette.faint,
      lineStyle: LineStyle.Dotted,
      lineWidth: 1,
      axisLabelVisible: false,
    });
    if (wasWhole) chart.timeScale().fitContent();
  };

  const paint = () => {
    const { good, bad, clear } = palette;
    chart.applyOptions(options(palette, axis));
    series.applyOptions({ topLineColor: good, topFillColor1: palette['good-wash'], topFillColor2: clear });
    series.applyOptions({ bottomLineColor: bad, bottomFillColor1: clear, bottomFillColor2: palette['bad-wash'] });
    draw();
  };
  paint();

  return {
    ...common(chart, series, axis, () => shown.points.map(({ time, equity }) => ({ time, value: equity }))),
    goToNewest: () => chart.timeScale().fitContent(),
    show: (next) => {
      shown = next;
      draw();
    },
    paint: (next) => {
      palette = next;
      paint();
    },
  };
}

const TICKS: { readonly [K in TickMarkType]: (instant: number) => string } = {
  [TickMarkType.Year]: day,
  [TickMarkType.Month]: day,
  [TickMarkType.DayOfMonth]: day,
  [TickMarkType.Time]: minute,
  [TickMarkType.TimeWithSeconds]: clock,
};
const PLACES = { above: 'aboveBar', below: 'belowBar' } as const;
const SHAPES = { up: 'arrowUp', down: 'arrowDown', square: 'square', dot: 'circle' } as const;

// The library's brand for seconds since 1970.
const timeOf = (axis: Axis, time: number) => axis.at(time) as UTCTimestamp;

function common(
  chart: IChartApi,
  series: ISeriesApi<SeriesType>,
  axis: Axis,
  points: () => readonly { readonly time: number; readonly value: number }[],
) {
  const scale = chart.timeScale();
  return {
    zoom: (factor: number) => {
      const range = scale.getVisibleLogicalRange();
      if (range) scale.setVisibleLogicalRange({ from: range.to - (range.to - range.from) * factor, to: range.to });
    },
    goToNewest: () => {
      const count = points().length;
      scale.setVisibleLogicalRange({ from: Math.max(count - Math.floor(scale.width() / WIDTH), 0), to: count + 3 });
    },
    pointAt: (index: number) => {
      const point = points()[index];
      if (!point) return;
      chart.setCrosshairPosition(point.value, timeOf(axis, point.time), series);
    },
    pointAway: () => chart.clearCrosshairPosition(),
    onPoint: (listener: (index: number | null) => void) =>
      chart.subscribeCrosshairMove(({ logical, sourceEvent }) => {
        if (sourceEvent) listener(logical !== undefined && points()[logical] ? logical : null);
      }),
  };
}

function options({ card, faint, line }: Palette, axis: Axis) {
  const instant = (time: Time) => axis.instant(Number(time));
  return {
    autoSize: true,
    layout: {
      // Its logo brings a style element, which the page's policy refuses; the footer names the library instead.
      attributionLogo: false,
      background: { type: ColorType.Solid as const, color: card },
      textColor: faint,
      fontFamily: 'system-ui, sans-serif',
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: {
      borderColor: line,
      timeVisible: true,
      tickMarkFormatter: (time: Time, kind: TickMarkType) => TICKS[kind](instant(time)),
    },
    localization: { priceFormatter: price, timeFormatter: (time: Time) => stamp(instant(time)) },
    // The wheel and a finger moving up or down scroll the page.
    handleScroll: { mouseWheel: false, vertTouchDrag: false },
    handleScale: { mouseWheel: false },
  };
}
