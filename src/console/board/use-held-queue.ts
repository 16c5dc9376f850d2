import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { useFeed } from '../feed/feed-store.ts';
import { watchHand } from './watch-hand.ts';
import { holdQueue, orderQueue, type QueueFilter } from './queue-order.ts';

interface Shown {
  readonly filter: QueueFilter;
  readonly generation: number;
  readonly rows: readonly string[];
}

/** Rows in order — but while the hand is on the list they keep their places (CONSOLE rule 4). */
export function useHeldQueue(
  list: RefObject<HTMLElement | null>,
  filter: QueueFilter,
  person: string,
): { readonly rows: readonly IncidentView[]; readonly waiting: number } {
  const incidents = useFeed((state) => state.incidents);
  const generation = useFeed((state) => state.generation);
  const ids = useMemo(() => orderQueue(incidents, filter, person).map((incident) => incident.id), [incidents, filter, person]);
  const [held, setHeld] = useState<Shown>();
  const hold = held && isSame(held, { filter, generation }) ? held : undefined;
  const { rows, waiting } = useMemo(
    () => (hold ? holdQueue(hold.rows, ids, (id) => incidents.has(id)) : { rows: ids, waiting: 0 }),
    [hold, ids, incidents],
  );

  const latest = useRef<Shown>({ filter, generation, rows });
  useEffect(() => {
    latest.current = { filter, generation, rows };
  });
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    return watchHand(element, {
      onTouch: () => setHeld((before) => (before && isSame(before, latest.current) ? before : latest.current)),
      onLeave: () => setHeld(undefined),
    });
  }, [list]);

  const shown = useMemo(() => rows.flatMap((id) => incidents.get(id) ?? []), [rows, incidents]);
  return { rows: shown, waiting };
}

/** Another list, or everything anew after a reconnect: there is nothing to hold. */
function isSame(a: Pick<Shown, 'filter' | 'generation'>, b: Pick<Shown, 'filter' | 'generation'>): boolean {
  return a.filter === b.filter && a.generation === b.generation;
}
