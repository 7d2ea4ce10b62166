import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { tiers, type Tier } from '../../src/shared/tiers.ts';
import { labels } from '../labels/costsLabels.ts';
import { fill } from '../shared/fill.ts';
import { say } from './costsState.ts';
import { scaleTicks, tickText, type TrendBar } from './trendBars.ts';
import { openBar } from './trendTable.tsx';
import { countText } from './numbers.ts';

interface TrendChartProperties {
  readonly bars: readonly TrendBar[];
  /** Of the chart, in pixels. */
  readonly width: number;
  readonly onWidth: (width: number) => void;
}

const height = 200;
const top = 8;
const bottom = 22;
const chartKey = 'trend-chart';

/**
 * Bars stacked by tier. The whole chart is one stop of the Tab key: arrow keys move inside it, and what they reach
 * is said; Enter opens its calls.
 */
export function TrendChart({ bars, width, onWidth }: TrendChartProperties): JSX.Element {
  const around = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState(bars.length - 1);
  const [isUsed, setUsed] = useState(false);
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const current = Math.min(chosen, bars.length - 1);
  useLayoutEffect(() => {
    const element = around.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => onWidth(Math.floor(element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [onWidth]);

  const choose = (index: number): void => {
    const bar = bars[index];
    if (bar === undefined) return;
    setChosen(index);
    setUsed(true);
    setPointed(undefined);
    say(readingOf(bar));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = bars.length - 1;
    const to = {
      ArrowLeft: Math.max(0, current - 1),
      ArrowRight: Math.min(last, current + 1),
      PageUp: Math.max(0, current - 7),
      PageDown: Math.min(last, current + 7),
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) choose(to);
    else if (event.key === 'Enter' || event.key === ' ') open(current);
    else return;
    event.preventDefault();
  };
  const open = (index: number): void => {
    const bar = bars[index];
    setChosen(index);
    if (bar !== undefined && bar.calls > 0) openBar(bar, chartKey);
  };
  const read = pointed === undefined && !isUsed ? undefined : bars[pointed ?? current];
  return (
    <div class="trend">
      <div
        ref={around}
        class="chart"
        role="application"
        aria-roledescription={labels.chartKind}
        aria-label={labels.chartLabel}
        aria-describedby="chart-hint"
        tabIndex={0}
        data-focus-key={chartKey}
        onKeyDown={onKeyDown}
        onFocus={() => choose(current)}
        onPointerLeave={() => setPointed(undefined)}
      >
        <Drawing
          bars={bars}
          width={width}
          marked={pointed ?? current}
          onPoint={setPointed}
          onPress={(index) => open(index)}
        />
      </div>
      <span id="chart-hint" class="heard-only">
        {labels.chartHint}
      </span>
      <p class="reading" aria-hidden="true">
        {read === undefined ? labels.chartReadHint : readingOf(read)}
      </p>
      <Legend />
    </div>
  );
}

interface DrawingProperties {
  readonly bars: readonly TrendBar[];
  readonly width: number;
  /** The bar that is pointed at or chosen. */
  readonly marked: number;
  readonly onPoint: (index: number) => void;
  readonly onPress: (index: number) => void;
}

function Drawing({ bars, width, marked, onPoint, onPress }: DrawingProperties): JSX.Element {
  const most = Math.max(0, ...bars.map((bar) => tiers.reduce((sum, tier) => sum + heightOf(bar, tier), 0)));
  const ticks = scaleTicks(most, 4);
  const scale = ticks.at(-1) ?? 0;
  const left = 8 + 7 * Math.max(...ticks.map((tick) => tickText(tick, ticks).length));
  const plotWidth = Math.max(1, width - left - 4);
  const plotHeight = height - top - bottom;
  const slot = plotWidth / Math.max(1, bars.length);
  const y = (nanoUsd: number): number =>
    top + plotHeight - (scale === 0 ? 0 : (nanoUsd / scale) * plotHeight);
  return (
    <svg class="bars" width={width} height={height} aria-hidden="true">
      <Patterns />
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            class={tick === 0 ? 'base-line' : 'grid-line'}
            x1={left}
            x2={width}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text class="tick" x={left - 8} y={y(tick) + 4} text-anchor="end">
            {tickText(tick, ticks)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => (
        <Stack key={bar.firstDay} bar={bar} x={left + index * slot} slot={slot} y={y} />
      ))}
      {labelsOf(bars, plotWidth).map((index) => {
        const label = bars[index]?.label ?? '';
        const x = left + (index + 0.5) * slot;
        return (
          <text key={index} class="tick" x={x} y={height - 6} text-anchor={anchorOf(x, label.length, width)}>
            {label}
          </text>
        );
      })}
      {bars.map((bar, index) => (
        <rect
          key={bar.firstDay}
          class={index === marked ? 'slot slot-marked' : 'slot'}
          x={left + index * slot}
          y={top}
          width={slot}
          height={plotHeight}
          onPointerEnter={() => onPoint(index)}
          onClick={() => onPress(index)}
        />
      ))}
    </svg>
  );
}

interface StackProperties {
  readonly bar: TrendBar;
  readonly x: number;
  readonly slot: number;
  readonly y: (nanoUsd: number) => number;
}

function Stack({ bar, x, slot, y }: StackProperties): JSX.Element {
  const width = Math.max(1, Math.min(36, slot * 0.72));
  let from = 0;
  return (
    <g>
      {tiers.map((tier) => {
        const nanoUsd = heightOf(bar, tier);
        if (nanoUsd === 0) return undefined;
        const base = y(from);
        from += nanoUsd;
        // A trace of money still shows.
        const tall = Math.max(1, base - y(from));
        return (
          <rect
            key={tier}
            class={`segment segment-${tier}`}
            fill={`url(#fill-${tier})`}
            x={x + (slot - width) / 2}
            y={base - tall}
            width={width}
            height={tall}
          />
        );
      })}
    </g>
  );
}

/** A pattern for each tier, so that the colour is not the only sign. */
function Patterns(): JSX.Element {
  return (
    <defs>
      <pattern id="fill-orchestration" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect class="ink-orchestration" width="4" height="4" />
      </pattern>
      <pattern
        id="fill-execution"
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="ink-execution faint" width="5" height="5" />
        <rect class="ink-execution" width="2.4" height="5" />
      </pattern>
      <pattern id="fill-grunt" width="5" height="5" patternUnits="userSpaceOnUse">
        <circle class="ink-grunt" cx="2.5" cy="2.5" r="0.9" />
      </pattern>
    </defs>
  );
}

/** In the order of the stack, from the top. */
function Legend(): JSX.Element {
  return (
    <p class="legend" aria-hidden="true">
      {tiers.map((tier) => (
        <span key={tier}>
          <svg width="14" height="12">
            <rect
              class={`segment segment-${tier}`}
              fill={`url(#fill-${tier})`}
              x="0.5"
              y="0.5"
              width="13"
              height="11"
            />
          </svg>
          {tier}
        </span>
      ))}
    </p>
  );
}

/** A correction can outweigh a day; below nothing there is no bar. */
function heightOf(bar: TrendBar, tier: Tier): number {
  return Math.max(0, bar.byTier[tier].nanoUsd);
}

/** Which bars are named below the chart: as many as fit, evenly from the first. */
function labelsOf(bars: readonly TrendBar[], plotWidth: number): readonly number[] {
  const longest = Math.max(0, ...bars.map(({ label }) => label.length));
  const fitting = Math.max(1, Math.floor(plotWidth / labelRoom(longest)));
  const step = Math.max(1, Math.ceil(bars.length / fitting));
  return bars.flatMap((_bar, index) => (index % step === 0 ? [index] : []));
}

/** Pixels that a label of so many letters takes, with the gap to the next. */
function labelRoom(letters: number): number {
  return letters * 6.5 + 18;
}

/** Names stand below the middle of their bar, but for those that the edge would cut. */
function anchorOf(x: number, letters: number, right: number): 'start' | 'middle' | 'end' {
  const half = labelRoom(letters) / 2;
  if (x - half < 0) return 'start';
  return x + half - 9 > right ? 'end' : 'middle';
}

/** A bar in a sentence: its days, its sum, and the tiers that took part. */
function readingOf(bar: TrendBar): string {
  if (bar.calls === 0 && bar.nanoUsd === 0) return fill(labels.barReadingNone, bar.label);
  const whole =
    bar.calls === 1
      ? fill(labels.barReadingOne, bar.label, bar.text)
      : fill(labels.barReading, bar.label, bar.text, countText(bar.calls));
  const parts = tiers
    .filter((tier) => bar.byTier[tier].nanoUsd !== 0)
    .map((tier) => fill(labels.barTier, tier, bar.byTier[tier].text));
  return [whole, ...parts].join(' · ');
}
