import type { AlarmFigures } from '#contract/figures-view.ts';
import { FLOOD } from '#domain/alarm.ts';
import { deskAt } from '#engine/alarms/flood.ts';
import type { Database } from '../store/sql.ts';
import { loadAlarmDesks } from '../store/alarm-rows.ts';
import * as rows from './alarm-rows.ts';
import type { FigureNames } from './outcome-figures.ts';
import { readSpread } from './read-spread.ts';

const HOUR_MS = 3_600_000;
/** Of less nothing can be said for an hour. */
const LEAST_OPERATOR_HOURS = 0.5;

/** Figures of ISA-18.2 for the hours up to now (B4). */
export async function alarmFigures(
  database: Database,
  { hours, now }: { readonly hours: number; readonly now: number },
  about: { readonly names: FigureNames; readonly handlingRoles: readonly string[] },
): Promise<AlarmFigures> {
  const period = { from: now - hours * HOUR_MS, to: now };
  const [counts, tens, byHour, worst, chattering, floodMs, operatorHours, standing, acknowledged, desks] = await Promise.all([
    rows.countAlarms(database, period),
    rows.readSlots(database, period, 10),
    rows.readSlots(database, period, 60),
    rows.readBadActors(database, period),
    rows.readChattering(database, period),
    rows.readFloodMs(database, period),
    rows.readOperatorHours(database, period, about.handlingRoles),
    rows.readAlarmsNow(database, now),
    rows.readToAcknowledge(database, period),
    loadAlarmDesks(database),
  ]);
  const shownInTens = tens.map((slot) => slot.shown);
  const toAcknowledge = readSpread(acknowledged, 'toAcknowledge');
  const floodSince = desks.alarms && deskAt(desks.alarms.live, now).floodSince;
  const actor = ({ service, kind, facility, alarms }: rows.ActorRow): AlarmFigures['badActors'][number] => ({
    service,
    title: about.names.service(service),
    kind,
    ...(facility === null ? {} : { facility }),
    alarms,
  });
  return {
    ...period,
    raised: counts.raised,
    shown: counts.shown,
    grouped: counts.grouped,
    suppressed: counts.suppressed,
    shelved: counts.shelved,
    operatorHours: Math.round(operatorHours * 100) / 100,
    perOperatorHour: operatorHours >= LEAST_OPERATOR_HOURS ? Math.round((counts.shown / operatorHours) * 10) / 10 : null,
    perTenMinutes: {
      mean: shownInTens.reduce((sum, n) => sum + n, 0) / Math.max(1, tens.length),
      most: Math.max(0, ...shownInTens),
      overTen: shownInTens.filter((n) => n > FLOOD.beyond).length / Math.max(1, tens.length),
    },
    inFlood: floodMs / (period.to - period.from),
    ...(floodSince === undefined ? {} : { floodSince }),
    hours: byHour.map(({ at, raised, shown }) => ({ at, raised, shown })),
    badActors: worst.map(actor),
    chattering: chattering.map(actor),
    stale: standing.stale,
    shelvedNow: standing.shelved,
    suppressedNow: standing.suppressed,
    priorities: { urgent: counts.urgent, normal: counts.raised - counts.urgent },
    ...(toAcknowledge ? { toAcknowledge } : {}),
  };
}
