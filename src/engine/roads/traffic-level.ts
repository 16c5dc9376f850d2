import type { TrafficLevel } from '#contract/traffic-view.ts';

/** ROAD_RANK less 100 of 고속국도 and 도시고속국도. */
const MOTORWAYS = 2;

/**
 * 원활·서행·정체 as the national transport information centre draws them: on motorways below 80 and 40 km/h, elsewhere below 30 and 15.
 */
export function trafficLevel(rank: number, kmh: number): Exclude<TrafficLevel, 'closed'> {
  const [slow, jammed] = rank > 0 && rank <= MOTORWAYS ? [80, 40] : [30, 15];
  return kmh < jammed ? 'jammed' : kmh < slow ? 'slow' : 'smooth';
}
