import type { FeedMessage } from '#contract/feed.ts';
import type { Entry } from '#domain/journal.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId, IncidentId, PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { maySee, mayViewVideo } from '#engine/policy.ts';
import type { Board } from '../board/board.ts';
import { presentEntry } from '../present/present-entry.ts';
import { presentIncident } from '../present/present-incident.ts';
import type { PresentPorts } from '../present/present-ports.ts';
import type { FeedClient } from './feed-client.ts';

/** A snapshot holds so many live incidents, newest first (contract/feed.ts). */
export const MAX_SNAPSHOT_LIVE = 1_000;

/** A propagation that goes to the viewpoint's organisation with this message for the first time. */
export interface FirstTold {
  readonly incident: IncidentId;
  readonly propagation: string;
  /** It is for this person only, or for these; absent: for everybody of the organisation. */
  readonly people?: readonly PersonId[];
}

interface Held {
  readonly json: string;
  readonly cameras: readonly CameraId[];
}

interface Changes {
  readonly incidents: ReadonlySet<IncidentId>;
  readonly entries: readonly Entry[];
  readonly cameraState: (camera: CameraId) => string | undefined;
}

/**
 * What people with the same organisation, role and rights see: the same, so it is worked out and written once for all of
 * them. `held` is what each of its clients holds now.
 */
export class Viewpoint {
  /** Any one of them; names of colleagues aside nothing depends on which. */
  readonly person: Person;
  readonly clients = new Set<FeedClient>();
  readonly #board: Board;
  readonly #present: PresentPorts;
  #held = new Map<IncidentId, Held>();
  /** Where the next look at what may have changed without a commit begins. */
  #lookFrom = 0;

  constructor(person: Person, board: Board, present: PresentPorts) {
    this.person = person;
    this.#board = board;
    this.#present = present;
    for (const incident of this.#window()) this.#held.set(incident.id, this.#hold(incident));
  }

  /** People of one key see the same. */
  static keyOf(person: Person): string {
    return JSON.stringify([person.organisation, person.standing, person.role, person.rights, person.crewOf?.unit]);
  }

  snapshot(links: string, now: number): { readonly text: string; readonly told: readonly FirstTold[] } {
    const shown = this.#window();
    const incidents = shown.map((incident) => this.#held.get(incident.id)?.json ?? this.#hold(incident).json);
    const text = `{"type":"snapshot","seq":${this.#board.seq},"now":${now},"incidents":[${incidents.join(',')}],"links":${links}}`;
    return { text, told: shown.flatMap((incident) => this.#untold(incident)) };
  }

  /** What its clients must be told so that they hold what a fresh snapshot would give them. */
  follow(changes: Changes): { readonly texts: readonly string[]; readonly told: readonly FirstTold[] } {
    const seq = this.#board.seq;
    const texts: string[] = [];
    const told: FirstTold[] = [];
    const next = new Map<IncidentId, Held>();
    for (const incident of this.#window()) {
      const before = this.#held.get(incident.id);
      if (before && !changes.incidents.has(incident.id)) {
        next.set(incident.id, before);
        continue;
      }
      const now = this.#hold(incident);
      next.set(incident.id, now);
      if (before?.json === now.json) continue;
      texts.push(`{"type":"incident","seq":${seq},"incident":${now.json}}`);
      told.push(...this.#untold(incident));
      texts.push(...this.#newCameras(before, now, changes));
    }
    const gone = [...this.#held.keys()]
      .filter((id) => !next.has(id))
      .map((incident) => JSON.stringify({ type: 'gone', seq, incident } satisfies FeedMessage));
    this.#held = next;
    return { texts: [...gone, ...texts, ...changes.entries.flatMap((entry) => this.#entry(entry))], told };
  }

  /** Ids of the next few incidents, to look whether something around them changed: a name, a camera, the time of a share. */
  slice(count: number): readonly IncidentId[] {
    const ids = [...this.#held.keys()];
    if (this.#lookFrom >= ids.length) this.#lookFrom = 0;
    const part = ids.slice(this.#lookFrom, this.#lookFrom + count);
    this.#lookFrom += count;
    return part;
  }

  incidentsWith(camera: CameraId): readonly IncidentId[] {
    return [...this.#held].filter(([, held]) => held.cameras.includes(camera)).map(([id]) => id);
  }

  /** The owner's people may know of every stream, a partner's of those it may watch now. */
  mayKnowStream(camera: CameraId): boolean {
    if (!this.person.rights.includes('camera.view')) return false;
    return this.person.standing === 'owner' || this.incidentsWith(camera).length > 0;
  }

  get seesLinks(): boolean {
    return this.person.standing === 'owner' && this.person.rights.includes('link.view');
  }

  /** Incidents that this viewpoint holds, in the order of a snapshot. */
  #window(): readonly Incident[] {
    const shown: Incident[] = [];
    for (const incident of this.#board.live()) {
      if (shown.length >= MAX_SNAPSHOT_LIVE) break;
      if (maySee(this.person, incident).ok) shown.push(incident);
    }
    for (const incident of this.#board.ended()) if (maySee(this.person, incident).ok) shown.push(incident);
    return shown;
  }

  #hold(incident: Incident): Held {
    const watchable = mayViewVideo(this.person, incident, this.#present.now()).ok;
    return {
      json: JSON.stringify(presentIncident(incident, this.person, this.#present)),
      cameras: watchable ? incident.cameras.map((chosen) => chosen.camera) : [],
    };
  }

  #untold(incident: Incident): FirstTold[] {
    return incident.propagations
      .filter((propagation) => propagation.organisation === this.person.organisation && propagation.deliveredAt === undefined)
      .map(({ id, people }) => ({ incident: incident.id, propagation: id, ...(people === undefined ? {} : { people }) }));
  }

  /** A partner learns the state of a stream with the incident that lets it watch; the owner's people know all already. */
  #newCameras(before: Held | undefined, now: Held, changes: Changes): string[] {
    if (this.person.standing === 'owner') return [];
    return now.cameras.filter((camera) => !before?.cameras.includes(camera)).flatMap((camera) => changes.cameraState(camera) ?? []);
  }

  #entry(entry: Entry): string[] {
    if (entry.incident === undefined || !this.#held.has(entry.incident)) return [];
    const shown = presentEntry(entry, this.person, this.#present);
    return shown ? [JSON.stringify({ type: 'entry', incident: entry.incident, entry: shown } satisfies FeedMessage)] : [];
  }
}
