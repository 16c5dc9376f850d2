import type { EndReason, MediaFormat, MediaMessage, MediaStream, VideoKind } from '#contract/media.ts';
import type { Clock } from '#services/ports.ts';
import type { Admitted, AdmissionParts, Wanted } from './admission.ts';
import type { Channel, ChannelState } from '../channel.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import { repeat } from '../ports.ts';
import { startMessage, stateMessage } from './start-message.ts';
import type { Stills } from '../stills/stills.ts';
import type { StreamParameters } from '../media/stream-parameters.ts';
import type { UnitSource } from './unit-source.ts';
import { ViewSound } from './view-sound.ts';
import type { Tuning } from '../transcode/tuning.ts';
import { ViewPace } from './view-pace.ts';
import { createViewerQueue } from './viewer-queue.ts';

/** What carries one view's messages: a WebSocket of its own, or a place on a line. */
export interface Outlet {
  /** Bytes that wait for this viewer, to be held against `VIEWER_QUEUE`. */
  readonly waiting: number;
  say(message: MediaMessage): void;
  /** A message with its header, which many viewers share: not to be written to. */
  send(message: Uint8Array): void;
  /** Says the last words and lets the view go. */
  end(reason: EndReason): void;
}

/** What the viewer can show, and how it wants it. */
export interface ViewerWish {
  readonly format: MediaFormat;
  readonly accept: readonly VideoKind[];
  /** With the sound at once. */
  readonly audio: boolean;
}

/** What views over WebSocket are made of. */
export interface ViewerParts extends AdmissionParts {
  readonly stills: Stills;
}

export interface LiveViewOptions {
  readonly stream: MediaStream;
  readonly wish: ViewerWish;
  readonly outlet: Outlet;
  readonly parts: Pick<ViewerParts, 'ports' | 'stills'>;
}

interface Feed extends Disposable {
  readonly source: UnitSource;
  readonly wanted: Wanted;
  /** Of a rendition: its encoder follows what this viewer takes. */
  readonly pace: ViewPace | undefined;
}
type KeptReason = Extract<MediaMessage, { type: 'kept' }>['reason'];

/** What the viewer is told that it sees: a rendition by its own name. */
function shownAs({ source, wanted }: Feed): MediaStream {
  return wanted.stream === 'field' && source.stream === 'main' ? 'field' : source.stream;
}

/** While there is no picture the state is said again and again: a viewer that hears nothing knows that the line is dead. */
const REPEAT_STATE_MS = 5_000;

/** One view's pictures from their source to its outlet, over changes of stream, until either side ends it. */
export class LiveView {
  readonly #admitted: Admitted;
  readonly #wish: ViewerWish;
  readonly #outlet: Outlet;
  readonly #clock: Clock;
  readonly #stills: Stills;
  readonly #queue = createViewerQueue();
  readonly #sound: ViewSound;
  readonly #repeating: Disposable;
  /** What is shown; undefined until the first picture. */
  #feed: Feed | undefined;
  /** What is to be shown as soon as it has a key frame to begin with. */
  #next: Feed | undefined;
  #wishes = 0;
  #told: StreamParameters | undefined;
  #lastSequence = 0;
  #ended = false;

  constructor(admitted: Admitted, options: LiveViewOptions) {
    this.#admitted = admitted;
    this.#wish = options.wish;
    this.#outlet = options.outlet;
    this.#clock = options.parts.ports.clock;
    this.#stills = options.parts.stills;
    this.#sound = new ViewSound({ admitted, format: options.wish.format, outlet: options.outlet });
    admitted.view.onCut = (reason) => this.#end(reason);
    this.#repeating = repeat(this.#clock, REPEAT_STATE_MS, () => {
      const state = (this.#feed ?? this.#next)?.source.state;
      if (state && state.state !== 'live') this.#onState(state);
    });
    const { channel, tuning } = admitted;
    if (options.wish.audio) this.#sound.want(true, channel);
    const wanted = { stream: options.stream };
    this.#prepare(this.#sourceOf(channel, wanted), { wanted, hold: admitted.hold, tuning });
  }

  /** The old stream goes on until the new one has a key frame to begin with; asked again meanwhile, the last wish counts. */
  async change(wanted: Wanted): Promise<void> {
    const wish = ++this.#wishes;
    const opened = await this.#admitted.open(wanted);
    const late = this.#ended || wish !== this.#wishes;
    if (typeof opened === 'string') {
      if (!late) this.#keep(wanted.rendition !== undefined || opened === 'noTranscoder' ? 'unsupported' : opened);
      return;
    }
    if (late) return opened.hold[Symbol.dispose]();
    const source = this.#sourceOf(opened.channel, wanted);
    if (source !== this.#feed?.source) return this.#prepare(source, { wanted, hold: opened.hold, tuning: opened.tuning });
    opened.hold[Symbol.dispose]();
    this.#forget();
    if (shownAs(this.#feed) !== wanted.stream) this.#keep('noSource');
  }

  /** Sound from now on, or none (LAW-03). */
  listen(on: boolean): void {
    if (!this.#ended) this.#sound.want(on, this.#feed?.source);
  }

  /** The viewer has gone. */
  leave(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#repeating[Symbol.dispose]();
    this.#forget();
    this.#feed?.[Symbol.dispose]();
    this.#admitted.close(reason);
  }

  #end(reason: EndReason): void {
    if (this.#ended) return;
    this.leave(reason);
    this.#outlet.end(reason);
  }

  #sourceOf(channel: Channel, wanted: Wanted): UnitSource {
    return wanted.stream === 'stills' ? this.#stills.of(channel) : channel;
  }

  #prepare(source: UnitSource, { wanted, hold, tuning }: { wanted: Wanted; hold: Disposable; tuning: Tuning | undefined }): void {
    this.#forget();
    const attachment = source.attachUnits({
      onUnit: (unit) => {
        if (feed === this.#feed) this.#offer(unit);
        else if (unit.key) this.#begin(feed);
      },
      onAudio: (unit) => {
        if (feed === this.#feed) this.#sound.take(unit);
      },
      onState: (state) => {
        if (feed !== (this.#feed ?? this.#next)) return;
        if (state.state === 'live') this.#sound.follow(source);
        this.#onState(state);
      },
      onUnable: () => {
        if (feed === this.#next) this.#keep('noStills');
      },
    });
    const release = (): void => {
      attachment[Symbol.dispose]();
      pace?.[Symbol.dispose]();
      hold[Symbol.dispose]();
    };
    const pace = tuning && wanted.stream === 'field' ? new ViewPace(tuning) : undefined;
    const feed: Feed = { source, wanted, pace, [Symbol.dispose]: release };
    this.#next = feed;
    if (!this.#feed) this.#onState(source.state);
    if (source.state.state === 'live') this.#begin(feed);
  }

  /** The next feed takes over if it has something to begin with and the viewer can take it now. */
  #begin(feed: Feed): void {
    const { units, whole } = feed.source.opening();
    const [key] = units;
    // Who sees nothing yet is given an old still; who sees something waits for what goes on.
    if (this.#ended || feed !== this.#next || !key || (this.#feed && !whole)) return;
    if (!this.#shows(key, feed)) return this.#convert(feed.wanted);
    if (this.#queue.decide({ key: true, now: this.#clock.now() }, this.#outlet.waiting) !== 'send') return;
    const before = this.#feed;
    this.#feed = feed;
    this.#next = undefined;
    this.#told = undefined;
    before?.[Symbol.dispose]();
    this.#sound.follow(feed.source);
    if (before && before.source.state.state !== 'live') this.#onState(feed.source.state);
    for (const unit of units) this.#send(unit);
    if (!whole) this.#queue.skipToKey();
  }

  /** Who asks for stills can show JPEG. */
  #shows(unit: MediaUnit, feed: Feed): boolean {
    return feed.wanted.stream === 'stills' || this.#wish.accept.includes(unit.parameters.kind);
  }

  /** A viewer that cannot decode a stream gets the shared transcode of it, where there is one. */
  #convert(wanted: Wanted): void {
    const possible = wanted.rendition === undefined && this.#wish.accept.includes('h264');
    this.#forget();
    if (possible) void this.change({ ...wanted, rendition: 'h264' });
    else this.#keep('unsupported');
  }

  /** What was asked for cannot be had: the view goes on as it was, or ends where it was nothing yet. */
  #keep(reason: KeptReason): void {
    this.#forget();
    if (this.#feed) this.#outlet.say({ type: 'kept', stream: shownAs(this.#feed), reason });
    else this.#end(reason === 'unsupported' || reason === 'noStills' ? 'unsupported' : 'noSource');
  }

  #forget(): void {
    this.#next?.[Symbol.dispose]();
    this.#next = undefined;
  }

  #offer(unit: MediaUnit): void {
    // A group that was sent whole may hold pictures that its channel is just giving out.
    if (this.#ended || ((unit.sequence - this.#lastSequence) | 0) <= 0) return;
    const now = this.#clock.now();
    this.#feed?.pace?.look(this.#outlet.waiting, now);
    const verdict = this.#queue.decide({ key: unit.key, now }, this.#outlet.waiting);
    if (verdict === 'send') this.#send(unit);
    else if (verdict === 'tooSlow') this.#end('tooSlow');
  }

  #send(unit: MediaUnit): void {
    if (!this.#feed) return;
    if (unit.parameters !== this.#told) {
      // The camera changed its codec in mid-stream.
      if (!this.#shows(unit, this.#feed)) return this.#convert(this.#feed.wanted);
      this.#told = unit.parameters;
      const stream = shownAs(this.#feed);
      const { camera } = this.#admitted.view.claims;
      const start = startMessage(unit.parameters, { camera, stream, format: this.#wish.format });
      this.#outlet.say({ ...start, ...this.#sound.track });
    }
    const message = this.#wish.format === 'fmp4' && unit.parameters.kind !== 'jpeg' ? unit.fragment() : unit.message();
    this.#lastSequence = unit.sequence;
    this.#outlet.send(message);
    this.#admitted.view.count(message.length);
  }

  #onState(state: ChannelState): void {
    if (this.#ended) return;
    if (state.detail === 'unsupportedCodec') return this.#end('unsupported');
    this.#outlet.say(stateMessage(state));
  }
}
