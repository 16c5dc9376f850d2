import { STAGES, type OutcomeFigures, type Spread } from '#contract/figures-view.ts';

/** A spread as `outcome-rows.ts` names its columns; undefined where the step never happened. */
export function readSpread(row: Readonly<Record<string, unknown>>, name: string): Spread | undefined {
  const n = row[`${name}N`];
  const at = row[`${name}At`];
  const mean = row[`${name}Mean`];
  if (typeof n !== 'number' || n === 0 || !Array.isArray(at)) return undefined;
  const [median = 0, p90 = 0] = at.map(Number);
  return { n, median: Math.round(median), mean: Math.round(Number(mean)), p90: Math.round(p90) };
}

const NEVER: Spread = { n: 0, median: 0, mean: 0, p90: 0 };

export function readStages(row: Readonly<Record<string, unknown>>): OutcomeFigures['stages'] {
  const [opened, firstPicture, acknowledged, told, receipt, done, closed] = STAGES.map((stage) => readSpread(row, stage) ?? NEVER);
  return {
    opened: opened ?? NEVER,
    firstPicture: firstPicture ?? NEVER,
    acknowledged: acknowledged ?? NEVER,
    told: told ?? NEVER,
    receipt: receipt ?? NEVER,
    done: done ?? NEVER,
    closed: closed ?? NEVER,
  };
}
