import { DURATION_BINS, type OutcomeFigures, type OutcomeQuery } from '#contract/figures-view.ts';
import type { Title } from '../present/present-ports.ts';
import type { Database } from '../store/sql.ts';
import * as rows from './outcome-rows.ts';
import { readSpread, readStages } from './read-spread.ts';

export interface FigureNames {
  readonly service: (id: string) => Title;
  readonly organisation: (id: string) => Title;
}

/** The outcome figures of some days (P8), from what is stored; nothing is kept beside it that could differ from it. */
export async function outcomeFigures(
  database: Database,
  { from, to, by, service }: OutcomeQuery,
  about: { readonly timeZone: string; readonly names: FigureNames },
): Promise<OutcomeFigures> {
  const range = { from, to, service, timeZone: about.timeZone };
  const { names } = about;
  const [stages, series, durations, provided, agencies] = await Promise.all([
    rows.readStages(database, range),
    rows.readSeries(database, range, by),
    rows.readDurations(database, range),
    rows.readProvided(database, range),
    rows.readAgencies(database, range),
  ]);
  const all = stages.find((row) => row.service === null);
  return {
    from,
    to,
    by,
    incidents: all?.incidents ?? 0,
    ended: all?.ended ?? 0,
    falseAlarms: all?.falseAlarms ?? 0,
    provisions: all?.provisions ?? 0,
    stages: readStages(all ?? {}),
    series: series.map(({ key, incidents, falseAlarms, provisions, acknowledgedMedian, closedMedian }) => ({
      key,
      incidents,
      falseAlarms,
      provisions,
      ...(acknowledgedMedian === null ? {} : { acknowledgedMedian: Math.round(acknowledgedMedian) }),
      ...(closedMedian === null ? {} : { closedMedian: Math.round(closedMedian) }),
    })),
    services: stages.flatMap((row) =>
      row.service === null
        ? []
        : [
            {
              service: row.service,
              title: names.service(row.service),
              incidents: row.incidents,
              falseAlarms: row.falseAlarms,
              provisions: row.provisions,
              stages: readStages(row),
            },
          ],
    ),
    durations: durations.map((incidents, bin) => ({ upTo: DURATION_BINS[bin] ?? null, incidents })),
    provided: provided.map((row) => ({ ...row, title: names.organisation(row.organisation), hours: Math.round(row.hours * 10) / 10 })),
    agencies: agencies.map((row) => {
      const [acknowledged, done] = [readSpread(row, 'acknowledged'), readSpread(row, 'done')];
      return {
        organisation: row.organisation,
        title: names.organisation(row.organisation),
        told: row.told,
        ...(acknowledged ? { acknowledged } : {}),
        ...(done ? { done } : {}),
      };
    }),
  };
}
