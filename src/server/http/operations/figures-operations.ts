import { z } from 'zod';
import {
  alarmFigures as alarmFiguresView,
  alarmQuery,
  outcomeFigures as outcomeFiguresView,
  outcomeQuery,
  type OutcomeQuery,
} from '#contract/figures-view.ts';
import type { OrganisationId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { alarmFigures } from '../../figures/alarm-figures.ts';
import { csvFile, xlsxFile } from '../../figures/figure-files.ts';
import { figureTables } from '../../figures/figure-tables.ts';
import { outcomeFigures, type FigureNames } from '../../figures/outcome-figures.ts';
import { organisationTitle } from '../../present/present-names.ts';
import { answer, refuse, type Refused } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, type Operation } from '../operation.ts';

/** Three years and a day: what a year is held against. */
const MAX_DAYS = 1_100;
const exportQuery = outcomeQuery.extend({ language: z.enum(['ko', 'en']).default('ko') });
const FILES = {
  csv: { type: 'text/csv', make: (tables: ReturnType<typeof figureTables>) => Promise.resolve(csvFile(tables)) },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', make: xlsxFile },
} as const;

/** Figures (P8, ISA-18.2) of those who may see them; no person and no case stands in any. */
export function figuresOperations(ports: ApiPorts): readonly Operation[] {
  const names = namesOf(ports);
  const { timeZone } = ports.config.city;
  return [
    defineOperation({
      id: 'readOutcomeFigures',
      method: 'get',
      path: '/api/v1/figures/outcome',
      summary: 'Times per stage, provisions, durations, false alarms of some days; without drills.',
      access: { right: 'figures.view' },
      query: outcomeQuery,
      answer: outcomeFiguresView,
      refusals: ['invalid'],
      run: async ({ query }) => badRange(query) ?? answer(await outcomeFigures(ports.database, query, { timeZone, names })),
    }),
    ...(['csv', 'xlsx'] as const).map((format) =>
      defineOperation({
        id: format === 'csv' ? 'exportOutcomeCsv' : 'exportOutcomeXlsx',
        method: 'get',
        path: `/api/v1/figures/outcome.${format}`,
        summary: `The same as a ${format.toUpperCase()} file; that it was taken is in the journal.`,
        access: { right: 'figures.view' },
        query: exportQuery,
        produces: FILES[format].type,
        refusals: ['invalid', 'failed'],
        async run({ query, who }) {
          const bad = badRange(query);
          if (bad) return bad;
          if (!(await ports.record(exported(query, format, { by: who.person, at: ports.clock.now() }))))
            return refuse('failed', { retryAfterSeconds: 1 });
          const figures = await outcomeFigures(ports.database, query, { timeZone, names });
          const headers = {
            'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : FILES.xlsx.type,
            'content-disposition': `attachment; filename="figures-${query.from}-${query.to}.${format}"`,
            'cache-control': 'no-store',
          };
          return answer(new Response(await FILES[format].make(figureTables(figures, query.language)), { headers }));
        },
      }),
    ),
    defineOperation({
      id: 'readAlarmFigures',
      method: 'get',
      path: '/api/v1/figures/alarms',
      summary: 'Figures of ISA-18.2 for the hours up to now, from the journal; without drills.',
      access: { right: 'figures.view' },
      query: alarmQuery,
      answer: alarmFiguresView,
      async run({ query }) {
        const handlingRoles = ports.config.roles.flatMap((role) => (role.rights.includes('incident.handle') ? [role.id] : []));
        return answer(await alarmFigures(ports.database, { hours: query.hours, now: ports.clock.now() }, { names, handlingRoles }));
      },
    }),
  ];
}

function namesOf({ present }: ApiPorts): FigureNames {
  return {
    service: (id) => present.serviceTitle(id) ?? { ko: id, en: id },
    organisation: (id) => organisationTitle(id as OrganisationId, present),
  };
}

function badRange({ from, to }: OutcomeQuery): Refused | undefined {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (Number.isNaN(days)) return refuse('invalid', { errors: [{ field: 'from', reason: 'is no day of the calendar' }] });
  if (days < 1) return refuse('invalid', { errors: [{ field: 'to', reason: 'lies before from' }] });
  return days > MAX_DAYS ? refuse('invalid', { errors: [{ field: 'from', reason: `more than ${MAX_DAYS} days before to` }] }) : undefined;
}

function exported(
  query: OutcomeQuery,
  format: string,
  { by, at }: { readonly by: Person; readonly at: number },
): Parameters<ApiPorts['record']>[0] {
  const { from, to, service } = query;
  return {
    kind: 'figures.exported',
    at,
    actor: `person:${by.id}`,
    data: { from, to, format, ...(service === undefined ? {} : { service }) },
  };
}
