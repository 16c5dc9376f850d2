import { serverToRelay, type RelayToServer, type ServerToRelay } from '#contract/relay-control.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import type { Person } from '#domain/person.ts';
import { RelayHub } from '#server/relay-hub/relay-hub.ts';
import type { RelaySocket } from '#server/relay-hub/relay-link.ts';
import { OFFICER, OPERATOR, TestCity } from './engine-city.ts';
import { ManualClock } from './manual-clock.ts';

type Listeners = {
  message: (data: { toString(): string }) => void;
  error: (error: Error & { readonly code?: string }) => void;
  close: () => void;
  pong: () => void;
};

/** A relay's end of the wire; what it hears must be what the contract allows. */
export class FakeRelay implements RelaySocket {
  readonly heard: ServerToRelay[] = [];
  closed: number | undefined;
  bufferedAmount = 0;
  /** Whether it answers pings. */
  answers = true;
  /** Whether it goes when it is told to. */
  hangsUp = true;
  terminated = false;
  readonly #listeners: Partial<Listeners> = {};

  send(text: string): void {
    this.heard.push(serverToRelay.parse(JSON.parse(text)));
  }
  ping(): void {
    if (this.answers) this.#listeners.pong?.();
  }
  close(code: number): void {
    this.closed ??= code;
    if (this.hangsUp) this.#listeners.close?.();
  }
  terminate(): void {
    this.terminated = true;
    this.closed ??= 1006;
    this.#listeners.close?.();
  }
  on<Event extends keyof Listeners>(event: Event, listener: Listeners[Event]): void {
    Object.assign(this.#listeners, { [event]: listener });
  }
  /** What `ws` says when bytes came that it does not take. */
  fails(code: string): void {
    this.#listeners.error?.(Object.assign(new Error(code), { code }));
  }
  says(message: RelayToServer | string): void {
    this.#listeners.message?.(typeof message === 'string' ? message : JSON.stringify(message));
  }
  take<Type extends ServerToRelay['type']>(type: Type): Extract<ServerToRelay, { type: Type }>[] {
    return this.heard.filter((message): message is Extract<ServerToRelay, { type: Type }> => message.type === type);
  }
}

/** Of the relays `relay-1` … `relay-3` of the tests. */
export const addressesOf = (name: string): { name: string; http: string; rtsp: string } => ({
  name,
  http: `http://${name}.test:8090`,
  rtsp: `rtsp://${name}.test:8554`,
});
export const helloOf = (name: string): Extract<RelayToServer, { type: 'hello' }> => {
  const { http, rtsp } = addressesOf(name);
  return { type: 'hello', relay: name, pid: 1, http, rtsp };
};
export const SETTLE_MS = 10_000;

/** A patrol car of the police, and who may bring its pictures. */
const DRIVER: Person = { ...OFFICER, id: 'driver' as Person['id'], rights: ['camera.publish'] };
const CAR: Camera = {
  id: 'car' as CameraId,
  label: '순찰차',
  owner: OFFICER.organisation,
  purpose: 'crimePrevention',
  lon: 127,
  lat: 37.5,
  fieldOfView: 90,
  rangeMetres: 80,
  ptz: false,
  state: 'normal',
  streams: ['main'],
  published: true,
};

export type ViewRef = Extract<RelayToServer, { type: 'renew?' }>['views'][number];
export const viewOf = (facts: Pick<ViewRef, 'camera' | 'incident' | 'person'> & Partial<ViewRef>): ViewRef => ({
  view: `${facts.camera}-${facts.person}`,
  ticket: `ticket of ${facts.view ?? `${facts.camera}-${facts.person}`}`,
  organisation: 'o',
  ...facts,
});

/** The relay hub over a small city with one incident, with relays that are played by the test. */
export class RelayHubWorld {
  readonly city = new TestCity();
  readonly clock: ManualClock;
  readonly hub: RelayHub;
  readonly entries: EntryDraft[] = [];
  readonly problems: string[] = [];
  readonly signedIn = new Set<string>(['operator', 'officer', 'driver']);
  /** Whether the journal keeps what it is given. */
  keeps = true;

  constructor(options: { readonly expected?: readonly string[]; readonly keepAlive?: readonly string[] } = {}) {
    this.city.event();
    this.clock = new ManualClock(this.city.now);
    this.hub = new RelayHub({
      clock: this.clock,
      ticketKey: 'PEM',
      keepAlive: options.keepAlive ?? ['camera-1'],
      relays: (options.expected ?? ['relay-1']).map(addressesOf),
      elsewhere: Object.fromEntries(['relay-2', 'relay-3'].map((name) => [name, addressesOf(name).http])),
      settleMs: SETTLE_MS,
      sources: (camera) => {
        if (camera === 'broken') return Promise.reject(new Error('the store is away'));
        if (camera === 'car') return Promise.resolve({ ok: true, value: { published: true, audio: true } });
        const main = { url: 'rtsp://10.0.0.1/main', username: 'admin', password: 'secret' };
        if (camera !== 'camera-0') return Promise.resolve({ ok: false, error: 'noSuchCamera' });
        return Promise.resolve({ ok: true, value: { main, audio: false, published: false } });
      },
      findCamera: (id) => (id === CAR.id ? CAR : undefined),
      findIncident: (id) => Promise.resolve(this.city.incidents.get(id)),
      findPerson: (id) => Promise.resolve([OPERATOR, OFFICER, DRIVER].find((person) => person.id === id && this.signedIn.has(id))),
      record: (entry) => {
        if (this.keeps) this.entries.push(entry);
        return Promise.resolve(this.keeps);
      },
      onProblem: (text) => this.problems.push(text),
    });
  }

  /** A relay that has come and said who it is. */
  attached(name = 'relay-1'): FakeRelay {
    const relay = this.dialled();
    relay.says(helloOf(name));
    return relay;
  }

  /** A connection on which nothing was said yet. */
  dialled(): FakeRelay {
    const relay = new FakeRelay();
    this.hub.attach(relay);
    return relay;
  }
}
