import { TrafficMeter, type Traffic } from './traffic-meter.ts';
import type { PlayedFrame, PlayerFigures } from './player-types.ts';

/** What is counted and measured between `play` and `stop`. Times by `performance.now()`. */
export class LiveFigures {
  readonly #startedAt = performance.now();
  readonly #meter = new TrafficMeter();
  #decoded = 0;
  #dropped = 0;
  #latencyMs: number | undefined;
  #firstFrameMs: number | undefined;

  get framesDecoded(): number {
    return this.#decoded;
  }

  get loss(): number {
    return this.#meter.figures(performance.now()).loss;
  }

  frame({ wallClockMs }: PlayedFrame, now: number): void {
    this.#decoded++;
    this.#firstFrameMs ??= now - this.#startedAt;
    if (wallClockMs !== undefined) this.#latencyMs = Date.now() - wallClockMs;
  }

  traffic({ latencyMs, ...traffic }: Traffic & { readonly latencyMs?: number }): void {
    this.#dropped += traffic.missing ?? 0;
    this.#meter.add(traffic, performance.now());
    if (latencyMs !== undefined) this.#latencyMs = latencyMs;
  }

  read(): Omit<PlayerFigures, 'path' | 'pathReason' | 'stream'> {
    return {
      framesDecoded: this.#decoded,
      framesDropped: this.#dropped,
      latencyMs: this.#latencyMs,
      firstFrameMs: this.#firstFrameMs,
      ...this.#meter.figures(performance.now()),
    };
  }
}
