import type { Person } from '#domain/person.ts';
import type { Clock } from '#services/ports.ts';
import type { CameraMap } from '../cameras/camera-map.ts';
import type { Session, Sessions } from '../people/sessions.ts';
import { MapViewer, type MapSocket } from './map-viewer.ts';
import type { UnitBoard } from './unit-board.ts';
import { UnitPictures } from './unit-pictures.ts';

export interface MapChannelsPorts {
  readonly clock: Clock;
  readonly units: UnitBoard;
  readonly cameraMap: Pick<CameraMap, 'version'>;
  readonly sessions: Pick<Sessions, 'onEnded' | 'isOpen'>;
}

const MAX_VIEWERS = 1_000;
const MAX_VIEWERS_PER_SESSION = 8;
const SHOW_EVERY_MS = 1_000;
const PROBE_EVERY_SECONDS = 10;
/** Pictures of one moment are good for as long: who looks elsewhere within it is shown the same groups. */
const SAME_MOMENT_MS = 200;
const CLOSE_WITHIN_MS = 500;

/** The channels of all maps (contract/map-channel.ts): once a second each is shown what moves where it looks. */
export class MapChannels implements AsyncDisposable {
  readonly #ports: MapChannelsPorts;
  readonly #viewers = new Set<MapViewer>();
  readonly #ended: Disposable;
  #showing: Disposable;
  #seconds = 0;
  #pictures: { readonly at: number; readonly of: UnitPictures } | undefined;
  #stopped = false;

  constructor(ports: MapChannelsPorts) {
    this.#ports = ports;
    this.#ended = ports.sessions.onEnded((session, reason) => {
      const bye = reason === 'idle' || reason === 'maxHours' ? 'expired' : 'signedOut';
      for (const viewer of this.#viewers) if (viewer.session.id === session.id) viewer.bye(bye);
    });
    this.#showing = ports.clock.after(SHOW_EVERY_MS, () => this.#showAll());
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** Whether one more map of this session fits. */
  hasRoom(session: Session): boolean {
    if (this.#stopped || this.#viewers.size >= MAX_VIEWERS) return false;
    return [...this.#viewers].filter((viewer) => viewer.session.id === session.id).length < MAX_VIEWERS_PER_SESSION;
  }

  /** Takes a map whose session was checked; it is shown nothing before it says where it looks. */
  attach(socket: MapSocket, session: Session, person: Person): void {
    const { clock, units, cameraMap } = this.#ports;
    const viewer = new MapViewer(
      socket,
      { session, person },
      {
        table: units.table,
        now: () => clock.now(),
        cameraVersion: () => cameraMap.version,
        pictures: () => this.#picturesNow(),
        onClose: (closed) => this.#viewers.delete(closed),
      },
    );
    this.#viewers.add(viewer);
    // The session may have ended while the connection was being made.
    if (!this.#ports.sessions.isOpen(session)) viewer.bye('signedOut');
  }

  #picturesNow(): UnitPictures {
    const now = this.#ports.clock.now();
    if (this.#pictures === undefined || now - this.#pictures.at > SAME_MOMENT_MS)
      this.#pictures = { at: now, of: new UnitPictures(this.#ports.units.table, now) };
    return this.#pictures.of;
  }

  #showAll(): void {
    if (this.#stopped) return;
    this.#showing = this.#ports.clock.after(SHOW_EVERY_MS, () => this.#showAll());
    this.#seconds += 1;
    this.#pictures = undefined;
    for (const viewer of this.#viewers) {
      if (!this.#ports.sessions.isOpen(viewer.session)) viewer.bye('expired');
      viewer.show();
      if (this.#seconds % PROBE_EVERY_SECONDS === 0) viewer.probe();
    }
  }

  /** Tells every map that the server stops, and waits until they are gone; who does not go is cut. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#showing[Symbol.dispose]();
    this.#ended[Symbol.dispose]();
    const viewers = [...this.#viewers];
    for (const viewer of viewers) viewer.bye('stopping');
    using _cut = this.#ports.clock.after(CLOSE_WITHIN_MS, () => viewers.forEach((viewer) => viewer.cut()));
    await Promise.all(viewers.map((viewer) => viewer.closed()));
  }
}
