import type { Channel, ChannelState, UnitViewer } from '../channel.ts';
import { MediaUnit } from '../media/media-unit.ts';
import type { Clock } from '#services/ports.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';
import type { StreamParameters } from '../media/stream-parameters.ts';
import type { UnitSource } from '../views/unit-source.ts';

type StillMaker = Pick<SnapshotMaker, 'make'>;
type StillChannel = Pick<Channel, 'state' | 'opening' | 'attachUnits'>;

/** No channel has more stills made than this. */
export const STILL_EVERY_MS = 500;
const NOTHING = new Uint8Array(0);

/**
 * A channel's key frames as JPEG files, at a low rate: made once, however many look, and only while somebody looks. What a
 * motion JPEG camera sends is passed on as it is.
 */
export class StillSeries implements UnitSource {
  readonly stream = 'stills';
  readonly sound = undefined;
  readonly #channel: StillChannel;
  readonly #maker: StillMaker;
  readonly #clock: Clock;
  readonly #viewers = new Set<UnitViewer>();
  #attachment: Disposable | undefined;
  #parameters: { readonly of: StreamParameters; readonly still: StreamParameters } | undefined;
  #sequence = 0;
  #madeAt = Number.NEGATIVE_INFINITY;
  #making = false;
  #latest: MediaUnit | undefined;

  constructor(channel: StillChannel, maker: StillMaker, clock: Clock) {
    this.#channel = channel;
    this.#maker = maker;
    this.#clock = clock;
  }

  get state(): ChannelState {
    return this.#channel.state;
  }

  /** The latest still; each stands by itself, so the next one follows on it. */
  opening(): ReturnType<UnitSource['opening']> {
    return { units: this.#latest ? [this.#latest] : [], whole: true };
  }

  attachUnits(viewer: UnitViewer): Disposable {
    this.#viewers.add(viewer);
    if (!this.#attachment) this.#begin();
    return {
      [Symbol.dispose]: () => {
        this.#viewers.delete(viewer);
        if (this.#viewers.size === 0) this.#end();
      },
    };
  }

  #begin(): void {
    this.#attachment = this.#channel.attachUnits({
      onUnit: (unit) => {
        if (unit.key) this.#offer(unit);
      },
      onState: (state) => {
        for (const viewer of [...this.#viewers]) viewer.onState(state);
      },
    });
    const key = this.#channel.state.state === 'live' ? this.#channel.opening().units[0] : undefined;
    if (key) this.#offer(key);
  }

  #end(): void {
    this.#attachment?.[Symbol.dispose]();
    this.#attachment = undefined;
    this.#latest = undefined;
  }

  #offer(unit: MediaUnit): void {
    const now = this.#clock.now();
    if (this.#making || now - this.#madeAt < STILL_EVERY_MS) return;
    this.#madeAt = now;
    this.#making = true;
    void this.#make(unit);
  }

  /** A picture that cannot be decoded is left out; without a decoder there will never be one. */
  async #make(unit: MediaUnit): Promise<void> {
    const made = await this.#maker.make(unit);
    this.#making = false;
    if (made.ok) this.#give(unit, made.jpeg);
    else if (made.reason === 'absent') for (const viewer of [...this.#viewers]) viewer.onUnable?.();
  }

  #give(unit: MediaUnit, file: Uint8Array): void {
    if (!this.#attachment) return;
    const { wallClockMicros, ticks, time, arrivedAt } = unit;
    this.#sequence = (this.#sequence + 1) >>> 0;
    const sequence = this.#sequence;
    const parameters = this.#parametersFor(unit.parameters);
    this.#latest = new MediaUnit({ nals: [file], key: true, sequence, wallClockMicros, ticks, time, arrivedAt, parameters });
    for (const viewer of [...this.#viewers]) viewer.onUnit(this.#latest);
  }

  /** The same object as long as the channel's are the same. */
  #parametersFor(of: StreamParameters): StreamParameters {
    if (this.#parameters?.of !== of) {
      const { width, height } = of;
      this.#parameters = { of, still: { kind: 'jpeg', codec: 'jpeg', width, height, description: NOTHING, sets: [] } };
    }
    return this.#parameters.still;
  }
}
