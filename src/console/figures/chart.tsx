import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import styles from './figures.module.css';

echarts.use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Bars, or a line over them; greys and blue, because no figure is an alarm. */
export interface ChartSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly as: 'bar' | 'line';
}

interface ChartProps {
  /** What the chart says, for those who do not see it; the table beside it says all of it. */
  readonly label: string;
  readonly names: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly unit?: string;
  /** Bars lie, for long names. */
  readonly lying?: boolean;
}

export function Chart({ label, names, series, unit, lying = false }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('dark');
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const chart = echarts.init(element);
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(element);
    chart.setOption(optionsOf({ names, series, unit, lying }, lookOf(element)));
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [names, series, unit, lying, scheme]);
  return <div ref={box} className={styles['chart']} role="img" aria-label={label} />;
}

/** What the page looks like here. A canvas inherits nothing: face and size are told as the page computes them. */
interface Look {
  readonly face: string;
  readonly size: number;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly first: string;
  readonly second: string;
  readonly raised: string;
}

function lookOf(element: HTMLElement): Look {
  const style = getComputedStyle(element);
  const of = (token: string): string => style.getPropertyValue(token).trim();
  return {
    face: style.fontFamily,
    size: 0.8125 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    text: of('--text'),
    quiet: of('--text-quiet'),
    line: of('--line'),
    first: of('--blue'),
    second: of('--line-strong'),
    raised: of('--raised'),
  };
}

type Drawn = Pick<ChartProps, 'names' | 'series'> & { readonly unit: string | undefined; readonly lying: boolean };

function optionsOf({ names, series, unit, lying }: Drawn, look: Look): Record<string, unknown> {
  const { text, quiet, line, first, second, raised } = look;
  const face = { color: quiet, fontFamily: look.face, fontSize: look.size };
  const categories = {
    type: 'category',
    data: [...names],
    inverse: lying,
    axisLabel: face,
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
  };
  const values = {
    type: 'value',
    minInterval: 1,
    axisLabel: face,
    splitLine: { lineStyle: { color: line } },
    ...(unit === undefined ? {} : { name: unit, nameTextStyle: face }),
  };
  return {
    animation: false,
    color: [first, second],
    grid: { left: 8, right: 24, top: 36, bottom: 8, containLabel: true },
    legend: { show: series.length > 1, top: 0, textStyle: face, itemHeight: 10 },
    tooltip: { trigger: 'axis', backgroundColor: raised, borderColor: line, textStyle: { ...face, color: text } },
    xAxis: lying ? values : categories,
    yAxis: lying ? categories : values,
    series: series.map(({ name, values: data, as }) => ({
      name,
      type: as,
      data: [...data],
      barMaxWidth: 28,
      symbolSize: 5,
      connectNulls: false,
    })),
  };
}
