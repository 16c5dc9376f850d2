import type { IncidentStatus } from '#domain/incident.ts';
import type { Entry, EntryKind } from '#domain/journal.ts';
import { InvariantBroken } from './sim-loop.ts';

export interface ShownIncident {
  status: IncidentStatus;
  readonly liveShares: Set<string>;
  cameras: readonly string[];
  readonly overdue: Set<string>;
  readonly acknowledged: Set<string>;
}

const STATUS_OF: Readonly<Partial<Record<EntryKind, IncidentStatus>>> = {
  'incident.acknowledged': 'acknowledged',
  'incident.assigned': 'handling',
  'incident.resolved': 'resolved',
  'incident.closed': 'closed',
  'incident.markedFalse': 'falseAlarm',
  'incident.cancelled': 'cancelled',
  'incident.reopened': 'handling',
  'incident.merged': 'merged',
};

/** What a screen knows that has only the journal: it must come to the same as the store, entry by entry, none twice. */
export class ConsoleProjection {
  seq = 0;
  readonly incidents = new Map<string, ShownIncident>();

  take(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.seq !== this.seq + 1) throw new InvariantBroken(`the console saw entry ${entry.seq} after ${this.seq}`);
      this.seq = entry.seq;
      this.#show(entry);
    }
  }

  #show({ kind, incident, data }: Entry): void {
    if (incident === undefined) return;
    if (kind === 'incident.opened')
      this.incidents.set(incident, { status: 'open', liveShares: new Set(), cameras: [], overdue: new Set(), acknowledged: new Set() });
    const shown = this.incidents.get(incident);
    if (!shown) throw new InvariantBroken(`entry ${this.seq} speaks of ${incident}, which never opened`);
    shown.status = STATUS_OF[kind] ?? shown.status;
    if (kind === 'share.started') shown.liveShares.add(String(data['share']));
    if (kind === 'share.ended' && !shown.liveShares.delete(String(data['share'])))
      throw new InvariantBroken(`share ${String(data['share'])} ended twice`);
    if (kind === 'cameras.chosen') shown.cameras = data['cameras'] as readonly string[];
    if (kind === 'camera.added') shown.cameras = [...shown.cameras, String(data['camera'])];
    if (kind === 'camera.removed') shown.cameras = shown.cameras.filter((camera) => camera !== data['camera']);
    if (kind === 'propagation.overdue') shown.overdue.add(String(data['propagation']));
    if (kind === 'propagation.acknowledged') shown.acknowledged.add(String(data['propagation']));
    if (kind === 'handover.accepted' && shown.status !== 'resolved') shown.status = 'handling';
    if (kind === 'incident.absorbed') this.#absorb(shown, data);
  }

  /** The word that went over, with what was answered. */
  #absorb(shown: ShownIncident, data: Entry['data']): void {
    const gone = this.incidents.get(String(data['merged']));
    for (const told of data['propagations'] as readonly string[]) {
      if (gone?.overdue.has(told)) shown.overdue.add(told);
      if (gone?.acknowledged.has(told)) shown.acknowledged.add(told);
    }
  }
}
