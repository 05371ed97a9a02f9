import type { ReactElement } from 'react';
import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';

/** One point of a chart: `x` names it, the rest are its numbers. */
export type Datum = Readonly<Record<string, number | string | null>>;

export interface Series {
  readonly key: string;
  readonly name: string;
  /** A token's name: `accent`, `mastery-held`. */
  readonly color: string;
  /** Told apart by more than colour. */
  readonly dashed?: boolean;
  readonly dots?: boolean;
}

interface ChartProps {
  /** What a screen reader calls it. */
  readonly label: string;
  readonly data: readonly Datum[];
  readonly series: readonly Series[];
  readonly height?: number;
  readonly format?: (value: number) => string;
  readonly axis?: (value: number) => string;
  readonly tick?: (x: string) => string;
  readonly domain?: readonly [number, number];
  readonly ticks?: readonly number[];
  /** Marked across: the present setting. */
  readonly mark?: { readonly y?: number; readonly x?: string | number; readonly text: string };
}

const AXIS = { fill: 'var(--text-3)', fontSize: 12 };
const MARGIN = { top: 12, right: 12, bottom: 0, left: 0 };

/** Recharts' parts that every chart here shares. They are called, not mounted: Recharts looks its children over. */
function frame(props: ChartProps): readonly ReactElement[] {
  const { format = String, axis = format, tick } = props;
  return [
    <CartesianGrid key="grid" vertical={false} stroke="var(--line)" />,
    <XAxis
      key="x"
      dataKey="x"
      tick={AXIS}
      tickLine={false}
      axisLine={{ stroke: 'var(--line-strong)' }}
      minTickGap={28}
      interval="preserveStartEnd"
      {...(tick && { tickFormatter: tick })}
    />,
    <YAxis
      key="y"
      tick={AXIS}
      width={46}
      tickLine={false}
      axisLine={false}
      tickFormatter={axis}
      allowDecimals={props.domain !== undefined}
      {...(props.domain && { domain: [...props.domain], allowDataOverflow: true })}
      {...(props.ticks && { ticks: [...props.ticks] })}
    />,
    <Tooltip
      key="tip"
      isAnimationActive={false}
      cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)' }}
      formatter={(value) => (typeof value === 'number' ? format(value) : String(value))}
      {...(tick && { labelFormatter: (label: unknown) => tick(String(label)) })}
      contentStyle={{
        background: 'var(--raised)',
        border: '1px solid var(--line-strong)',
        borderRadius: 4,
        color: 'var(--text)',
        fontSize: 13,
        padding: '6px 10px',
      }}
      itemStyle={{ color: 'var(--text)', padding: 0 }}
      labelStyle={{ color: 'var(--text-2)' }}
    />,
    ...(props.mark
      ? [
          <ReferenceLine
            key="mark"
            {...(props.mark.y !== undefined && { y: props.mark.y })}
            {...(props.mark.x !== undefined && { x: props.mark.x })}
            stroke="var(--text-2)"
            strokeDasharray="2 3"
            label={{
              value: props.mark.text,
              position: props.mark.y === undefined ? 'insideTopLeft' : 'insideBottomLeft',
              fill: 'var(--text-2)',
              fontSize: 12,
            }}
          />,
        ]
      : []),
  ];
}

/** Lines over an ordered axis. Arrow keys go from point to point. */
export function Lines(props: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height={props.height ?? 200}>
      <LineChart data={[...props.data]} margin={MARGIN} title={props.label}>
        {frame(props)}
        {props.series.map(({ key, name, color, dashed, dots }) => (
          <Line
            key={key}
            dataKey={key}
            name={name}
            stroke={`var(--${color})`}
            strokeWidth={2}
            dot={dots ? { r: 3, fill: 'var(--bg)', strokeDasharray: '0' } : false}
            connectNulls
            isAnimationActive={false}
            {...(dashed && { strokeDasharray: '5 3' })}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}

/** Bars over categories, stacked where there are several. Arrow keys go from bar to bar. */
export function Bars(props: ChartProps) {
  return (
    <ResponsiveContainer width="100%" height={props.height ?? 200}>
      <BarChart data={[...props.data]} margin={MARGIN} title={props.label} barCategoryGap="15%">
        {frame(props)}
        {props.series.map(({ key, name, color }) => (
          <Bar
            key={key}
            dataKey={key}
            name={name}
            stackId="one"
            fill={`var(--${color})`}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  );
}

/** What each line or bar is: its mark and its name. */
export function Legend({ series }: { readonly series: readonly Series[] }) {
  return (
    <ul className="chart-legend" aria-label="Legend">
      {series.map(({ key, name, color, dashed }) => (
        <li key={key}>
          <svg width={22} height={8} aria-hidden="true">
            <line
              x1={0}
              x2={22}
              y1={4}
              y2={4}
              stroke={`var(--${color})`}
              strokeWidth={3}
              strokeDasharray={dashed ? '5 3' : undefined}
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
