import type { Channel, UnitViewer } from '../channel.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import { repeat, type RelayPorts } from '../ports.ts';
import { FIELD_KBPS } from '../transcode/rendition.ts';
import type { RateWish, Tuning } from '../transcode/tuning.ts';
import { createLinkQuality, type LinkQuality } from './link-quality.ts';
import { createPushSender, type PushSender } from './push-sender.ts';
import { createRateControl } from './rate-control.ts';
import type { RecordSession } from './record-session.ts';

export interface PushLineParts {
  readonly session: RecordSession;
  readonly channel: Channel;
  readonly tuning: Tuning | undefined;
  readonly ports: RelayPorts;
  readonly onSent: (bytes: number) => void;
  readonly onMode: (mode: 'video' | 'stills') => void;
}

const LOOK_MS = 100;
const PROBE_EVERY_MS = 400;
/** Between stills nothing may come for long; the server is asked all the same, so that the session lives. */
const KEEP_ALIVE_MS = 5_000;
/** On its way at a time: so many seconds of the rate. What is more would only arrive late. */
const WINDOW_SECONDS = 2;
/** Pictures that would wait for so long are not sent: behind them the line, and whoever judges it, would wait as well. */
const MOST_DELAY_MS = 1_500;

/**
 * Sends one channel over one open session as well as the line takes it: the encoder's rate follows the line, and when even
 * the least is too much only key frames go, each when the one before has arrived (B9).
 */
export class PushLine implements Disposable, UnitViewer {
  readonly #parts: PushLineParts;
  readonly #control = createRateControl({ leastKbps: FIELD_KBPS.least, mostKbps: FIELD_KBPS.most });
  readonly #sender: PushSender;
  readonly #attachment: Disposable;
  readonly #looking: Disposable;
  #quality: LinkQuality = createLinkQuality();
  #wish: RateWish | undefined;
  #needsKey = true;
  #probedAt = 0;
  #over = false;

  constructor(parts: PushLineParts) {
    this.#parts = parts;
    const { session, channel, tuning, ports } = parts;
    this.#sender = createPushSender(session, ports);
    this.#wish = tuning?.wish(this.#control.kbps);
    this.#attachment = channel.attachUnits(this);
    this.#looking = repeat(ports.clock, LOOK_MS, () => this.#look());
    tuning?.askKeyFrame();
  }

  onUnit(unit: MediaUnit): void {
    if (this.#control.mode === 'stills') return this.#offerStill(unit);
    const { session, tuning, ports } = this.#parts;
    const onItsWay = session.bytesSent - this.#quality.confirmedBytes;
    const full = onItsWay > (this.#control.kbps * 1_000 * WINDOW_SECONDS) / 8 || this.#quality.delayMs(ports.clock.now()) > MOST_DELAY_MS;
    if (full) this.#needsKey = true;
    else if (this.#needsKey && !unit.key) tuning?.askKeyFrame();
    if (full || (this.#needsKey && !unit.key)) return;
    this.#needsKey = false;
    this.#send(unit);
  }

  onState(): void {
    // After a pause of the camera the stream goes on with a key frame; those between lean on what the receiver never got.
    if (this.#parts.channel.state.state !== 'live') this.#needsKey = true;
  }

  [Symbol.dispose](): void {
    this.#over = true;
    this.#looking[Symbol.dispose]();
    this.#attachment[Symbol.dispose]();
    this.#wish?.[Symbol.dispose]();
    this.#parts.session[Symbol.dispose]();
  }

  #send(unit: MediaUnit): void {
    this.#parts.onSent(this.#sender.send(unit));
  }

  #look(): void {
    const now = this.#parts.ports.clock.now();
    const every = this.#control.mode === 'stills' ? KEEP_ALIVE_MS : PROBE_EVERY_MS;
    if (this.#quality.idle && now - this.#probedAt >= every) void this.#probe();
    const link = { delayMs: this.#quality.delayMs(now), deliveredKbps: this.#quality.deliveredKbps };
    if (this.#control.look(now, link)) this.#follow();
  }

  /** Resolves with what it took once all that was sent has arrived; undefined when the session has ended before. */
  async #probe(): Promise<number | undefined> {
    const { clock } = this.#parts.ports;
    const quality = this.#quality;
    const at = clock.now();
    this.#probedAt = at;
    quality.asked(at, this.#parts.session.bytesSent);
    try {
      await this.#parts.session.probe();
    } catch {
      // The session says itself that it has ended.
      return undefined;
    }
    quality.answered(clock.now());
    return clock.now() - at;
  }

  #offerStill(unit: MediaUnit): void {
    if (!unit.key || !this.#quality.idle) return;
    this.#send(unit);
    void this.#probe().then((tookMs) => {
      if (tookMs === undefined || this.#over) return;
      const still = { bytes: unit.bytes, tookMs };
      if (this.#control.stillArrived(this.#parts.ports.clock.now(), still)) this.#follow();
    });
  }

  /** Rate or mode has changed. Who shows stills asks for no rate: others of the same camera may have more. */
  #follow(): void {
    const { tuning, onMode } = this.#parts;
    const { mode, kbps } = this.#control;
    if (mode === 'stills') {
      this.#wish?.[Symbol.dispose]();
      this.#wish = undefined;
      onMode(mode);
      return;
    }
    if (this.#wish) return this.#wish.set(kbps);
    // Video again: the line is empty, and what it did while stills crept over it says nothing of now.
    this.#quality = createLinkQuality();
    this.#quality.asked(0, this.#parts.session.bytesSent);
    this.#quality.answered(0);
    this.#wish = tuning?.wish(kbps);
    this.#needsKey = true;
    tuning?.askKeyFrame();
    onMode(mode);
  }
}
