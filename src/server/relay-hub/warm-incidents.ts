import type { CameraId, IncidentId } from '#domain/ids.ts';

export const MAX_WARM_INCIDENTS = 50;

/** The newest incidents, whose cameras are connected before anybody looks; those of older ones connect when somebody does. */
export class WarmIncidents {
  readonly #incidents = new Map<IncidentId, readonly CameraId[]>();

  /** Gives the incident that had to make room. */
  add(incident: IncidentId, cameras: readonly CameraId[]): IncidentId | undefined {
    this.#incidents.delete(incident);
    this.#incidents.set(incident, cameras);
    const oldest = this.#incidents.size > MAX_WARM_INCIDENTS ? this.#incidents.keys().next().value : undefined;
    if (oldest !== undefined) this.#incidents.delete(oldest);
    return oldest;
  }

  remove(incident: IncidentId): void {
    this.#incidents.delete(incident);
  }

  /** Oldest first. */
  all(): Iterable<readonly [IncidentId, readonly CameraId[]]> {
    return this.#incidents;
  }
}
