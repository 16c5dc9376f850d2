import type { VideoKind } from '#contract/media.ts';
import { decodableKinds } from './decodable.ts';
import { LiveFigures } from './live-figures.ts';
import { LiveState } from './live-state.ts';
import type { Lines } from './lines.ts';
import { openSession } from './open-session.ts';
import type { ChosenPath } from './path-choice.ts';
import { PathLadder } from './path-ladder.ts';
import type { Drawable, Picture } from './picture.ts';
import type { PlayedCamera, PlayedFrame, PlayerFigures, PlayerPath, PlayerState, PlayerUrls, Quality, StreamName } from './player-types.ts';
import { Reconnect } from './reconnect.ts';
import type { Session, SessionEnd, SessionEvents, SoundTrack } from './session.ts';
import { StreamChoice } from './stream-choice.ts';

const WATCH_MS = 200;
const STEADY_MS = 5_000;
/** A stream that was asked for within a session and has not come by then is fetched by a session of its own. */
const SWITCH_MS = 5_000;
/** A stream that cannot be had is not asked for again for so long. */
const KEPT_MS = 60_000;
/** More missing than this is a network that does not bear the stream. */
const MAX_LOSS = 0.25;
const LOSS_EVERY_MS = 5_000;

export interface LiveViewOptions {
  readonly camera: PlayedCamera;
  readonly picture: Picture;
  readonly lines: Lines;
  readonly prefer: PlayerPath | undefined;
  readonly quality: Quality;
  readonly onState: (state: PlayerState) => void;
  readonly onFrame: (frame: PlayedFrame) => void;
  readonly onSound: (track: SoundTrack | undefined, reason?: string) => void;
  readonly onSoundData: (data: Uint8Array<ArrayBuffer>) => void;
}

/** One session, the stream that it is to bring, and since when that is its wish. */
interface Attempt {
  readonly path: PlayerPath;
  /** Why it is not the default path. */
  readonly reason: string | undefined;
  session: Session | undefined;
  wanted: StreamName;
  wantedAt: number;
  shown: StreamName | undefined;
}

type PossiblePath = ChosenPath & { readonly path: PlayerPath };

function isPossible(chosen: ChosenPath): chosen is PossiblePath {
  return chosen.path !== undefined;
}

/** One camera from `play` to `stop`. Never a dead tile: whatever ends, it goes on by itself, or says a final state. */
export class LiveView implements Disposable {
  readonly #options: LiveViewOptions;
  readonly #figures = new LiveFigures();
  readonly #choice = new StreamChoice();
  readonly #state: LiveState;
  readonly #ladder: PathLadder;
  readonly #reconnect: Reconnect;
  readonly #watching = setInterval(() => this.#watch(), WATCH_MS);
  #kinds: readonly VideoKind[] = [];
  #current: Attempt | undefined;
  /** The next session; it takes over with its first picture, so that there is no gap. */
  #coming: Attempt | undefined;
  #fetching = false;
  /** The one that played before, for the figures while there is none. */
  #last: Attempt | undefined;
  #keptUntil = 0;
  #lossAt = 0;
  #quality: Quality;
  /** Known once the place was laid out; before that it is asked for when it is needed, and not for each of many tiles in turn. */
  #widthPixels: number | undefined;
  #visible = true;
  #audio = false;
  #over = false;

  constructor(options: LiveViewOptions) {
    this.#options = options;
    this.#quality = options.quality;
    this.#ladder = new PathLadder(options.prefer);
    this.#reconnect = new Reconnect(options.camera, this.#ladder, {
      connect: (urls) => this.#connect(urls),
      onRetry: (reason, delayMs) => this.#sayRetry(reason, delayMs),
      onFinal: (state, reason) => this.#finish(state, reason),
    });
    this.#state = new LiveState(options.onState);
    this.#state.say('connecting');
    void this.#start();
  }

  [Symbol.dispose](): void {
    this.#leave();
    this.#options.picture.clear();
  }

  figures(): PlayerFigures {
    return {
      path: (this.#current ?? this.#last)?.path ?? 'line',
      pathReason: (this.#current ?? this.#last)?.reason,
      stream: this.#current?.shown,
      ...this.#figures.read(),
    };
  }

  setQuality(quality: Quality): void {
    this.#quality = quality;
    this.#keptUntil = 0;
    this.#wish();
  }

  /** Device pixels across. */
  setWidth(widthPixels: number): void {
    this.#widthPixels = widthPixels;
    this.#wish();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#current?.session?.setVisible(visible);
    this.#coming?.session?.setVisible(visible);
  }

  /** False: the path has no sound. */
  setAudio(on: boolean): boolean {
    this.#audio = on;
    return this.#current?.session?.setAudio(on) ?? true;
  }

  async #start(): Promise<void> {
    this.#kinds = await decodableKinds();
    if (this.#over) return;
    this.#reconnect.start();
  }

  #connect(urls: PlayerUrls): void {
    const stream = this.#fitting();
    const chosen = this.#ladder.choose(stream);
    if (!isPossible(chosen)) return this.#finish('unsupported', chosen.reason ?? 'noPath');
    this.#state.connecting();
    this.#current = this.#open(chosen, stream, urls);
  }

  #open({ path, reason }: PossiblePath, stream: StreamName, urls: PlayerUrls): Attempt {
    const attempt: Attempt = { path, reason, session: undefined, wanted: stream, wantedAt: performance.now(), shown: undefined };
    const { lines } = this.#options;
    const wish = { path, urls, stream, kinds: this.#kinds, audio: this.#audio, lines, noLine: this.#ladder.noLine };
    attempt.session = openSession(wish, this.#eventsOf(attempt));
    attempt.session.setVisible(this.#visible);
    return attempt;
  }

  #eventsOf(attempt: Attempt): SessionEvents {
    const mine = (): boolean => !this.#over && attempt === this.#current;
    return {
      onRelayState: (state) => void (mine() && this.#state.relay(state)),
      onPicture: (picture, frame) => this.#takePicture(attempt, picture, frame),
      onUnseen: () => void (mine() && this.#state.heard()),
      onStream: (stream) => this.#takeStream(attempt, stream),
      onKept: () => this.#takeKept(attempt),
      onSound: (track, reason) => void (mine() && this.#options.onSound(track, reason)),
      onSoundData: (data) => void (mine() && this.#options.onSoundData(data)),
      onTraffic: (traffic) => void (mine() && this.#figures.traffic(traffic)),
      onEnd: (end) => this.#takeEnd(attempt, end),
    };
  }

  #takePicture(attempt: Attempt, picture: Drawable, frame: PlayedFrame): void {
    if (!this.#over && attempt === this.#coming) this.#swap(attempt);
    if (this.#over || attempt !== this.#current) {
      if ('close' in picture) picture.close();
      return;
    }
    // WebRTC and MSE do not say which stream it is.
    attempt.shown ??= attempt.wanted;
    this.#options.picture.show(picture);
    const now = performance.now();
    this.#figures.frame(frame, now);
    this.#state.frame(now, attempt.shown === 'stills');
    this.#options.onFrame(frame);
  }

  #swap(attempt: Attempt): void {
    this.#current?.session?.[Symbol.dispose]();
    this.#current = attempt;
    this.#coming = undefined;
  }

  #takeStream(attempt: Attempt, stream: StreamName): void {
    const before = attempt.shown;
    attempt.shown = stream;
    // Neither the old one nor the one that was asked for: the camera has no such stream.
    if (stream !== before && stream !== attempt.wanted) this.#takeKept(attempt);
  }

  #takeKept(attempt: Attempt): void {
    if (attempt.shown === undefined) return;
    attempt.wanted = attempt.shown;
    this.#keptUntil = performance.now() + KEPT_MS;
  }

  #takeEnd(attempt: Attempt, end: SessionEnd): void {
    if (this.#over) return;
    const now = performance.now();
    // A relay that could not get rid of its pictures often cannot get rid of its last words either.
    if (end.kind === 'network' || (end.kind === 'ended' && end.reason === 'tooSlow')) this.#choice.trouble(now);
    if (attempt === this.#coming) {
      // The one that plays goes on; the other is not asked for again at once.
      this.#coming = undefined;
      this.#keptUntil = now + SWITCH_MS;
      return;
    }
    if (attempt !== this.#current) return;
    this.#last = attempt;
    this.#current = this.#coming;
    this.#coming = undefined;
    // Only a connection that has shown pictures for a while makes the next failure a first one again.
    if (this.#state.liveForMs(now) > STEADY_MS) this.#reconnect.succeeded();
    if (!this.#current) this.#reconnect.after(end, attempt.path, this.#fitting());
  }

  #sayRetry(reason: string, delayMs: number): void {
    this.#state.say(this.#figures.framesDecoded > 0 || delayMs > 0 ? 'lost' : 'connecting', { reason, retryInMs: delayMs });
  }

  /** Brings the stream that fits now: within the session where its path can, else by a second one beside it. */
  #wish(): void {
    const attempt = this.#coming ?? this.#current;
    const stream = this.#fitting();
    if (!attempt?.session || attempt.wanted === stream || performance.now() < this.#keptUntil) return;
    if (this.#ladder.choose(stream).path !== attempt.path || !attempt.session.setStream(stream)) return void this.#openBeside(stream);
    attempt.wanted = stream;
    attempt.wantedAt = performance.now();
  }

  async #openBeside(stream: StreamName): Promise<void> {
    if (this.#fetching || !this.#options.camera.renew) return;
    this.#fetching = true;
    const urls = await this.#reconnect.renew().catch(() => undefined);
    this.#fetching = false;
    const chosen = this.#ladder.choose(stream);
    if (this.#over || !urls || 'refused' in urls || !isPossible(chosen) || !this.#current) return;
    this.#coming?.session?.[Symbol.dispose]();
    this.#coming = this.#open(chosen, stream, urls);
    this.#wish();
  }

  #fitting(): StreamName {
    return this.#choice.choose(this.#quality, this.#widthPixels ?? this.#options.picture.widthPixels);
  }

  #watch(): void {
    const now = performance.now();
    this.#watchNetwork(now);
    const attempt = this.#current;
    if (!attempt) return;
    if (attempt.shown !== undefined && attempt.shown !== attempt.wanted && now - attempt.wantedAt > SWITCH_MS && !this.#coming) {
      attempt.wantedAt = now;
      void this.#openBeside(attempt.wanted);
    }
    if (!this.#state.watch(now)) return;
    attempt.session?.[Symbol.dispose]();
    this.#takeEnd(attempt, { kind: 'network' });
  }

  #watchNetwork(now: number): void {
    if (now - this.#lossAt > LOSS_EVERY_MS) {
      this.#lossAt = now;
      if (this.#figures.loss > MAX_LOSS && this.#choice.trouble(now)) this.#keptUntil = 0;
    }
    this.#choice.calm(now);
    this.#wish();
  }

  #finish(state: 'ended' | 'refused' | 'unsupported', reason: string): void {
    this.#leave();
    // What one may not see any more does not stay on the screen.
    this.#options.picture.clear();
    this.#state.say(state, { reason });
  }

  #leave(): void {
    this.#over = true;
    clearInterval(this.#watching);
    this.#reconnect[Symbol.dispose]();
    this.#current?.session?.[Symbol.dispose]();
    this.#coming?.session?.[Symbol.dispose]();
    this.#current = undefined;
    this.#coming = undefined;
  }
}
