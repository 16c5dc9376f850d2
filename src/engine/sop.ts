import type { SopTick } from '#domain/handling.ts';
import type { Incident } from '#domain/incident.ts';
import type { PersonId } from '#domain/ids.ts';
import { withEntry, withIncident, type Change, type Context, type Performed } from './change.ts';
import { sopListsFor } from './definitions.ts';

interface ItemName {
  readonly list: string;
  readonly item: string;
}

/** Somebody has done an item of a checklist (표준절차). An item is ticked once; whoever finds it ticked is told so. */
export function tickSop(
  wanted: ItemName & { readonly comment?: string | undefined; readonly by: PersonId },
  change: Change,
  context: Context,
): Performed {
  const item = findItem(wanted, change.incident, context);
  if (!item) return { refused: 'noSuchSopItem' };
  const ticks = change.incident.sop ?? [];
  if (ticks.some((tick) => isSame(tick, wanted))) return { refused: 'alreadyDone' };
  const { list, by, comment } = wanted;
  const tick: SopTick = { list, item: wanted.item, at: context.now, by, ...(comment === undefined ? {} : { comment }) };
  return withEntry(withIncident(change, { sop: [...ticks, tick] }), context, 'sop.ticked', {
    list,
    item: wanted.item,
    procedure: item.title.ko,
    ...(comment === undefined ? {} : { note: comment }),
  });
}

/** Takes a tick back; that it was there stays in the journal. */
export function untickSop(wanted: ItemName, change: Change, context: Context): Performed {
  const ticks = change.incident.sop ?? [];
  if (!ticks.some((tick) => isSame(tick, wanted))) return { refused: 'noSuchSopItem' };
  const item = findItem(wanted, change.incident, context);
  const sop = ticks.filter((tick) => !isSame(tick, wanted));
  return withEntry(withIncident(change, { sop }), context, 'sop.unticked', {
    list: wanted.list,
    item: wanted.item,
    ...(item === undefined ? {} : { procedure: item.title.ko }),
  });
}

/** What should have been done and is not, named where the incident ends; nobody is held up by it. */
export function unfinished(incident: Incident, { service }: Pick<Context, 'service'>): Readonly<Record<string, readonly string[]>> {
  if (!service) return {};
  const left = sopListsFor(service, incident).flatMap((list) =>
    list.items.filter((item) => item.required && !(incident.sop ?? []).some((tick) => isSame(tick, { list: list.id, item: item.id }))),
  );
  return left.length === 0 ? {} : { unfinished: left.map((item) => item.title.ko) };
}

function findItem({ list, item }: ItemName, incident: Incident, { service }: Pick<Context, 'service'>) {
  const known = service && sopListsFor(service, incident).find((each) => each.id === list);
  return known?.items.find((each) => each.id === item);
}

function isSame(tick: ItemName, { list, item }: ItemName): boolean {
  return tick.list === list && tick.item === item;
}
