import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { useFeed } from '../feed/feed-store.ts';
import { holdQueue, orderQueue, type QueueFilter } from './queue-order.ts';

/** The hand counts as being on the list this long after its last move. */
const HAND_LEAVES_AFTER_MS = 2_500;

/** Rows in order — but while the hand is on the list they keep their places (CONSOLE rule 4). */
export function useHeldQueue(list: RefObject<HTMLElement | null>, filter: QueueFilter, person: string) {
  const incidents = useFeed((state) => state.incidents);
  const generation = useFeed((state) => state.generation);
  const ordered = useMemo(() => orderQueue(incidents.values(), filter, person), [incidents, filter, person]);
  const handOn = useHandOn(list);
  const shown = useRef<{ filter: QueueFilter; generation: number; rows: readonly string[] }>({ filter, generation, rows: [] });

  const result = useMemo(() => {
    const before = shown.current;
    const ids = ordered.map((incident) => incident.id);
    const hold = handOn && before.filter === filter && before.generation === generation && before.rows.length > 0;
    return hold ? holdQueue(before.rows, ids, (id) => incidents.has(id)) : { rows: ids, waiting: 0 };
  }, [ordered, handOn, filter, generation, incidents]);

  useEffect(() => {
    shown.current = { filter, generation, rows: result.rows };
  }, [filter, generation, result]);

  const rows = useMemo(() => result.rows.flatMap((id) => incidents.get(id) ?? []), [result, incidents]) satisfies readonly IncidentView[];
  return { rows, waiting: result.waiting };
}

function useHandOn(list: RefObject<HTMLElement | null>): boolean {
  const [on, setOn] = useState(false);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pressed = false;
    const leave = (): void => {
      clearTimeout(timer);
      if (!pressed) setOn(false);
    };
    const touch = (event: PointerEvent | WheelEvent): void => {
      if (event.type === 'pointerdown') pressed = true;
      setOn(true);
      clearTimeout(timer);
      timer = setTimeout(leave, HAND_LEAVES_AFTER_MS);
    };
    const release = (): void => {
      pressed = false;
    };
    element.addEventListener('pointermove', touch);
    element.addEventListener('pointerdown', touch);
    element.addEventListener('wheel', touch, { passive: true });
    element.addEventListener('pointerleave', leave);
    const view = element.ownerDocument.defaultView;
    view?.addEventListener('pointerup', release);
    view?.addEventListener('pointercancel', release);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointermove', touch);
      element.removeEventListener('pointerdown', touch);
      element.removeEventListener('wheel', touch);
      element.removeEventListener('pointerleave', leave);
      view?.removeEventListener('pointerup', release);
      view?.removeEventListener('pointercancel', release);
    };
  }, [list]);
  return on;
}
