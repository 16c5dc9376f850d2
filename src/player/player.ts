import { Caption, problemOfFont, type CaptionFont } from './caption.ts';
import { FirstPicture } from './first-picture.ts';
import { Lines } from './lines.ts';
import { LiveView } from './live-view.ts';
import type { Painter } from './painter.ts';
import { Picture } from './picture.ts';
import { pictureFileName, saveFile } from './picture-file.ts';
import type { PlayedCamera, PlayedFrame, PlayerFigures, PlayerPath, PlayerState, Quality } from './player-types.ts';
import { DONE, refuse, type Refused, type Result } from './result.ts';
import type { SoundTrack } from './session.ts';
import { Sound } from './sound.ts';

export interface PlayerOptions {
  readonly onState?: (state: PlayerState) => void;
  /** Each decoded picture, whether the page is visible or not. */
  readonly onFrame?: (frame: PlayedFrame) => void;
  /** Takes this path first, for tests and for networks where one of them is known not to work. */
  readonly prefer?: PlayerPath;
  readonly quality?: Quality;
  /** Players that share their lines share one connection to a relay. */
  readonly lines?: Lines;
  /** Draws the decoded pictures beside the page; without one the page draws them. */
  readonly painter?: Painter;
}

const QUALITIES: readonly unknown[] = ['auto', 'main', 'sub', 'field'] satisfies Quality[];
/** A new size of the tile must last so long before its stream is changed for it. */
const SIZE_SETTLES_MS = 400;

/** One camera in one place of a page. Every function answers a `Result`; none throws. */
export class Player implements Disposable {
  readonly #options: PlayerOptions;
  readonly #picture: Picture;
  readonly #caption: Caption;
  readonly #lines: Lines;
  readonly #ownLines: boolean;
  #camera: PlayedCamera | undefined;
  #live: LiveView | undefined;
  #first: FirstPicture | undefined;
  #state: PlayerState | undefined;
  #quality: Quality;
  #sound: Sound | undefined;
  #lastFrame: PlayedFrame | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #stands = false;
  #destroyed = false;

  /** Use `initialize`, which answers instead of throwing. */
  constructor(place: HTMLElement, options: PlayerOptions) {
    this.#options = options;
    this.#quality = options.quality ?? 'auto';
    this.#ownLines = options.lines === undefined;
    this.#lines = options.lines ?? new Lines();
    this.#picture = new Picture(place, {
      painter: options.painter,
      onResize: (widthPixels) => {
        this.#stand(place);
        this.#takeWidth(widthPixels);
      },
    });
    this.#caption = new Caption(place);
  }

  /** Takes a camera; another one that was there is left. Nothing is shown before `play`. */
  connect(camera: PlayedCamera): Result {
    const refused = this.#gone();
    if (refused) return refused;
    if (typeof camera?.id !== 'string' || camera.id === '') return refuse('badArgument', 'a camera has an id');
    if (!camera.urls && !camera.renew) return refuse('badArgument', 'a camera has urls, or renew that fetches them');
    this.close();
    this.#camera = camera;
    this.#caption.text(camera.label ?? camera.id);
    return DONE;
  }

  /** Leaves the camera; the picture is taken away. */
  close(): Result {
    this.stop();
    this.#camera = undefined;
    this.#caption.text('');
    return this.#gone() ?? DONE;
  }

  /** Leaves the camera and comes back to it with fresh addresses, also out of a final state. */
  reconnect(): Promise<Result<{ readonly firstFrameMs: number }>> {
    const camera = this.#camera;
    this.stop();
    // The old addresses carry a ticket that was used.
    if (camera?.renew) this.#camera = withoutUrls(camera);
    return this.play();
  }

  /** Begins the live picture; answers when it is there, or why it is not. What happens later, `onState` tells. */
  play(): Promise<Result<{ readonly firstFrameMs: number }>> {
    const refused = this.#needsCamera();
    const camera = this.#camera;
    if (refused || !camera) return Promise.resolve(refused ?? refuse('notConnected', 'connect first'));
    this.stop();
    const first = new FirstPicture();
    this.#first = first;
    const live: LiveView = new LiveView({
      camera,
      picture: this.#picture,
      lines: this.#lines,
      prefer: this.#options.prefer,
      quality: this.#quality,
      // The first word is said before there is a view to ask for its figures; it is never the last.
      onState: (state) => this.#takeState(state),
      onFrame: (frame) => this.#takeFrame(frame),
      onSound: (track) => this.#takeSound(track),
      onSoundData: (data) => this.#sound?.take(data),
    });
    this.#live = live;
    if (camera.renew) this.#camera = withoutUrls(camera);
    return first.promise;
  }

  /** Ends the picture, and keeps the camera for the next `play`. */
  stop(): Result {
    const refused = this.#gone();
    this.#live?.[Symbol.dispose]();
    this.#live = undefined;
    this.#first?.stop();
    this.#first = undefined;
    this.#state = undefined;
    this.#lastFrame = undefined;
    this.#endSound();
    return refused ?? DONE;
  }

  /** Leaves everything and gives the place back. */
  destroy(): Result {
    if (this.#destroyed) return DONE;
    this.close();
    this.#destroyed = true;
    clearTimeout(this.#settling);
    this.#picture[Symbol.dispose]();
    this.#caption[Symbol.dispose]();
    if (this.#ownLines) this.#lines[Symbol.dispose]();
    return DONE;
  }

  [Symbol.dispose](): void {
    this.destroy();
  }

  /** `auto`, `main`, `sub` or `field`; changed without a gap in the picture. */
  setQuality(quality: Quality): Result {
    if (!QUALITIES.includes(quality)) return refuse('badArgument', `quality must be ${QUALITIES.join(', ')}`);
    this.#quality = quality;
    this.#live?.setQuality(quality);
    return this.#gone() ?? DONE;
  }

  /** Shows or hides the camera's name. */
  setLabel(shown: boolean): Result {
    this.#caption.show(shown);
    return this.#gone() ?? DONE;
  }

  /** How the name is written: size, colour, ground, place. What is not given stays. */
  setFont(font: Partial<CaptionFont>): Result {
    const problem = problemOfFont(font);
    if (problem !== undefined) return refuse('badArgument', problem);
    this.#caption.setFont(font);
    return this.#gone() ?? DONE;
  }

  /** Sound on or off; off until asked for. Whether the camera and the right give any shows when it comes. */
  setAudio(on: boolean): Result {
    const refused = this.#needsCamera();
    if (refused) return refused;
    if (!on) this.#endSound();
    if (this.#live?.setAudio(on) === false) return refuse('notOffered', 'this path has no sound');
    return this.#live ? DONE : refuse('notConnected', 'play first');
  }

  /** Whether the camera cannot turn. */
  isFixed(): Result<{ readonly fixed: boolean }> {
    const refused = this.#needsCamera();
    if (refused) return refused;
    const fixed = this.#camera?.fixed;
    return fixed === undefined ? refuse('notKnown', 'the camera record does not say it') : { ok: true, fixed };
  }

  /** Where the camera looks, degrees from true north, clockwise. */
  angle(): Result<{ readonly degrees: number }> {
    const refused = this.#needsCamera();
    if (refused) return refused;
    const degrees = this.#camera?.bearing;
    return degrees === undefined ? refuse('notKnown', 'the camera record does not say it') : { ok: true, degrees };
  }

  /** The equipment as the registry has it, and the picture as it is here. `video` is absent while nothing plays. */
  status(): Result<{ readonly camera: string; readonly equipment?: string; readonly video?: PlayerState }> {
    const refused = this.#needsCamera();
    const camera = this.#camera;
    if (refused || !camera) return refused ?? refuse('notConnected', 'connect first');
    return {
      ok: true,
      camera: camera.id,
      ...(camera.state === undefined ? {} : { equipment: camera.state }),
      ...(this.#state ? { video: this.#state } : {}),
    };
  }

  /** Which path and stream, why, and how well; not while nothing plays. */
  figures(): Result<PlayerFigures> {
    return this.#live ? { ok: true, ...this.#live.figures() } : (this.#needsCamera() ?? refuse('notConnected', 'play first'));
  }

  /** The picture now shown, in its full size, as JPEG; `at` by the camera's clock, by this machine's where the path does not tell it. */
  async snapshot(): Promise<Result<{ readonly blob: Blob; readonly at: number; readonly clock: 'camera' | 'viewer' }>> {
    const refused = this.#needsCamera();
    if (refused) return refused;
    const at = this.#lastFrame?.wallClockMs;
    try {
      const blob = await this.#picture.toBlob();
      if (!blob) return refuse('noPicture', 'nothing is shown');
      return { ok: true, blob, at: at ?? Date.now(), clock: at === undefined ? 'viewer' : 'camera' };
    } catch (error) {
      return refuse('failed', String(error));
    }
  }

  /** Keeps the picture as a file `yyyymmddhhmmssmis_cameraId_loginId.jpg`. */
  async saveSnapshot(by: { readonly login: string; readonly timeZone?: string }): Promise<Result<{ readonly name: string }>> {
    const camera = this.#camera;
    const taken = await this.snapshot();
    if (!taken.ok) return taken;
    if (!camera) return refuse('notConnected', 'connect first');
    const name = pictureFileName({ at: taken.at, camera: camera.id, login: by.login, timeZone: by.timeZone ?? 'Asia/Seoul' });
    const saved = saveFile(taken.blob, name);
    return saved.ok ? { ok: true, name } : saved;
  }

  #gone(): Refused | undefined {
    return this.#destroyed ? refuse('destroyed', 'the player was destroyed') : undefined;
  }

  #needsCamera(): Refused | undefined {
    return this.#gone() ?? (this.#camera ? undefined : refuse('notConnected', 'connect first'));
  }

  #takeState(state: PlayerState): void {
    this.#state = state;
    if (this.#live) this.#first?.take(state, this.#live.figures());
    if (state.state === 'ended' || state.state === 'refused') this.#endSound();
    this.#options.onState?.(state);
  }

  #takeFrame(frame: PlayedFrame): void {
    this.#lastFrame = frame;
    this.#options.onFrame?.(frame);
  }

  #takeSound(track: SoundTrack | undefined): void {
    if (!track) return this.#endSound();
    this.#sound ??= new Sound();
    if (!this.#sound.begin(track)) this.#endSound();
  }

  #endSound(): void {
    this.#sound?.[Symbol.dispose]();
    this.#sound = undefined;
  }

  /** Asked only once the browser has worked out styles for itself: doing so for each of many players would hold up their first pictures. */
  #stand(place: HTMLElement): void {
    if (this.#stands) return;
    this.#stands = true;
    if (getComputedStyle(place).position === 'static') place.style.position = 'relative';
  }

  #takeWidth(widthPixels: number): void {
    clearTimeout(this.#settling);
    this.#live?.setVisible(widthPixels > 0);
    if (widthPixels > 0) this.#settling = setTimeout(() => this.#live?.setWidth(widthPixels), SIZE_SETTLES_MS);
  }
}

/** Makes a player in a canvas of its own inside `place`. */
export function initialize(place: HTMLElement, options: PlayerOptions = {}): Result<{ readonly player: Player }> {
  if (!isElement(place)) return refuse('badArgument', 'a player needs an element to stand in');
  try {
    return { ok: true, player: new Player(place, options) };
  } catch (error) {
    return refuse('failed', String(error));
  }
}

/** The addresses of a camera are good for one connection. */
function withoutUrls(camera: PlayedCamera): PlayedCamera {
  const { urls: _used, ...rest } = camera;
  return rest;
}

/** Also one of another window, whose `HTMLElement` is another. */
export function isElement(place: unknown): place is HTMLElement {
  return typeof place === 'object' && place !== null && 'nodeType' in place && place.nodeType === Node.ELEMENT_NODE;
}
