import type { Clock } from '#services/ports.ts';
import type { Channel } from '../channel.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';
import { StillSeries } from './still-series.ts';

/** The one series of stills of each channel. */
export class Stills {
  readonly #maker: SnapshotMaker;
  readonly #clock: Clock;
  readonly #series = new WeakMap<Channel, StillSeries>();

  constructor(maker: SnapshotMaker, clock: Clock) {
    this.#maker = maker;
    this.#clock = clock;
  }

  of(channel: Channel): StillSeries {
    const series = this.#series.get(channel) ?? new StillSeries(channel, this.#maker, this.#clock);
    this.#series.set(channel, series);
    return series;
  }
}
