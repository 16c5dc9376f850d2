import type { PushState, ServerToRelay } from '#contract/relay-control.ts';
import { createBackoff } from '../backoff.ts';
import type { Channel } from '../channel.ts';
import type { Channels } from '../channels.ts';
import type { HeldChannel } from '../held-channel.ts';
import type { RelayPorts } from '../ports.ts';
import { SourceFault, faultOfSocket } from '../sources/source-fault.ts';
import { PushLine } from './push-line.ts';
import { PUSH_PAYLOAD_TYPE } from './push-sender.ts';
import { RecordSession } from './record-session.ts';

export type PushOrder = Omit<Extract<ServerToRelay, { type: 'push.start' }>, 'type'>;

/** How a push stands; times in milliseconds since the epoch. */
export interface PushStanding {
  readonly state: PushState;
  readonly since: number;
  /** A code that says what failed and never where: of the receiver's server, or `camera`. */
  readonly detail?: string;
}

export interface PushParts {
  readonly order: PushOrder;
  readonly ports: RelayPorts;
  readonly channels: Channels;
  readonly onStanding: () => void;
}

const RETRY = { firstMs: 250, mostMs: 15_000 };
const RETRY_UNAUTHORIZED = { firstMs: 10_000, mostMs: 120_000 };
const STEADY_MS = 10_000;

/** One camera's pictures on their way to one foreign server, over all its reconnections, until it is disposed. */
export class Push implements Disposable {
  readonly order: PushOrder;
  readonly #parts: PushParts;
  /** Of the attempt that is being made; a session that stands says good-bye instead. */
  #attempting: AbortController | undefined;
  #over = false;
  readonly #backoff;
  readonly #backoffUnauthorized;
  #line: PushLine | undefined;
  #taken: HeldChannel | undefined;
  #watching: Disposable | undefined;
  #timer: Disposable | undefined;
  #standing: PushStanding;
  #connectedAt = 0;
  frames = 0;
  bytes = 0;

  constructor(parts: PushParts) {
    this.#parts = parts;
    this.order = parts.order;
    this.#backoff = createBackoff(RETRY, parts.ports.random);
    this.#backoffUnauthorized = createBackoff(RETRY_UNAUTHORIZED, parts.ports.random);
    this.#standing = { state: 'connecting', since: parts.ports.clock.now() };
    this.#attempt();
  }

  get standing(): PushStanding {
    return this.#standing;
  }

  /** At once: the session at the server is deleted, the camera let go. */
  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    this.#attempting?.abort();
    this.#timer?.[Symbol.dispose]();
    this.#watching?.[Symbol.dispose]();
    this.#line?.[Symbol.dispose]();
    this.#taken?.hold[Symbol.dispose]();
  }

  #attempt(): void {
    const attempting = new AbortController();
    this.#attempting = attempting;
    this.#connect(attempting.signal).then(
      () => (this.#attempting = undefined),
      (error: unknown) => this.#lose(faultOfSocket(error)),
    );
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const { ports, order } = this.#parts;
    const { channel, tuning } = await this.#takeCamera();
    const sets = await untilPictures(channel, signal);
    const session = await RecordSession.open({
      url: order.url,
      credentials: order.username === undefined ? undefined : { username: order.username, password: order.password ?? '' },
      ports,
      signal,
      sets,
      payloadType: PUSH_PAYLOAD_TYPE,
      onEnd: (fault) => this.#lose(fault),
    });
    if (this.#over) return session[Symbol.dispose]();
    this.#connectedAt = ports.clock.now();
    this.#line = new PushLine({
      session,
      channel,
      tuning,
      ports,
      onSent: (bytes) => this.#sent(bytes),
      onMode: (mode) => this.#say({ state: mode === 'video' ? 'live' : 'stills' }),
    });
  }

  /** Held over reconnections of the server, so that the transcode need not begin anew. */
  async #takeCamera(): Promise<HeldChannel> {
    if (this.#taken) return this.#taken;
    const opened = await this.#parts.channels.open(this.order.camera, { stream: 'main', rendition: 'field' });
    if (typeof opened === 'string') throw new SourceFault(opened === 'noTranscoder' ? 'noTranscoder' : 'notFound');
    if (this.#over) {
      opened.hold[Symbol.dispose]();
      throw new SourceFault('closed');
    }
    this.#taken = opened;
    this.#watching = opened.channel.attachUnits({
      onUnit: () => {},
      onState: ({ state }) => {
        if (state === 'lost') this.#say({ state: 'lost', detail: 'camera' });
      },
    });
    return opened;
  }

  #sent(bytes: number): void {
    this.frames++;
    this.bytes += bytes;
    if (this.#standing.state === 'connecting' || this.#standing.state === 'lost') this.#say({ state: 'live' });
  }

  #lose(fault: SourceFault): void {
    if (this.#over) return;
    const { clock } = this.#parts.ports;
    this.#line?.[Symbol.dispose]();
    this.#line = undefined;
    if (this.#connectedAt > 0 && clock.now() - this.#connectedAt > STEADY_MS) {
      this.#backoff.reset();
      this.#backoffUnauthorized.reset();
    }
    this.#connectedAt = 0;
    this.#say({ state: 'lost', detail: fault.code });
    const waitMs = fault.code === 'unauthorized' ? this.#backoffUnauthorized.next() : this.#backoff.next();
    this.#timer = clock.after(waitMs, () => this.#attempt());
  }

  #say(next: Omit<PushStanding, 'since'>): void {
    if (next.state === this.#standing.state && next.detail === this.#standing.detail) return;
    this.#standing = { ...next, since: this.#parts.ports.clock.now() };
    this.#parts.onStanding();
  }
}

/** The parameter sets of the pictures that come now, since the description must name them. */
function untilPictures(channel: Channel, signal: AbortSignal): Promise<readonly Uint8Array[]> {
  const known = channel.state.state === 'live' ? channel.reader.parameters : undefined;
  if (known) return Promise.resolve(known.sets);
  return new Promise((resolve, reject) => {
    const attachment = channel.attachUnits({
      onUnit: (unit) => finish(() => resolve(unit.parameters.sets)),
      onState: () => {},
    });
    const onAbort = (): void => finish(() => reject(new SourceFault('closed')));
    const finish = (settle: () => void): void => {
      attachment[Symbol.dispose]();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
