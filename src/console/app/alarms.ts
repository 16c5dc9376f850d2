import type { IncidentView } from '#contract/incident-view.ts';
import { feed } from '../feed/feed-store.ts';
import { newUrgent } from '../feed/feed-state.ts';
import { silence, sound } from './alarm-sound.ts';
import { arrived, desk, isInHand } from './desk.ts';

let touchedAt = 0;
const touched = (): void => {
  touchedAt = Date.now();
};

/** From here on a new urgent incident sounds, pulses, and opens by itself when nothing is in hand. Returns how to stop. */
export function watchForAlarms(atBoard: () => boolean, waits: (incident: IncidentView) => boolean): () => void {
  addEventListener('pointerdown', touched, true);
  addEventListener('keydown', touched, true);
  const unsubscribe = feed.subscribe((after, before) => {
    const incidents = newUrgent(before, after, waits);
    if (incidents.length > 0) {
      const now = desk.get();
      const open = now.open === undefined ? undefined : after.incidents.get(now.open);
      const inHand = !atBoard() || isInHand(open, Date.now() - touchedAt);
      const next = arrived(now, incidents, { inHand, first: before.generation === 0, now: Date.now() });
      desk.set(next);
      sound();
    } else if (before.incidents !== after.incidents && !anyUnanswered(waits)) {
      silence();
    }
    forgetAnswered(waits);
  });
  return () => {
    unsubscribe();
    silence();
    removeEventListener('pointerdown', touched, true);
    removeEventListener('keydown', touched, true);
  };
}

function anyUnanswered(waits: (incident: IncidentView) => boolean): boolean {
  for (const incident of feed.get().incidents.values()) if (incident.grade === 'urgent' && waits(incident)) return true;
  return false;
}

/** Somebody else has taken it meanwhile: it no longer waits for us. */
function forgetAnswered(waits: (incident: IncidentView) => boolean): void {
  const { waiting } = desk.get();
  if (waiting.length === 0) return;
  const { incidents } = feed.get();
  const still = waiting.filter((id) => {
    const incident = incidents.get(id);
    return incident !== undefined && waits(incident);
  });
  if (still.length !== waiting.length) desk.set({ waiting: still });
}
