import { barcodeValue } from '#protocol/frame-barcode.ts';
import { clockBlocks, labelBlocks, stripState } from './caption-strip.ts';
import type { StreamKind, StripBlocks, StripState } from './caption-strip.ts';
import { loadClip } from './clip.ts';
import type { Clip } from './clip.ts';
import { PHASES, slotTime } from './frame-clock.ts';
import { numberOf, sceneFor } from './scene-choice.ts';
import type { SceneName } from './scene-choice.ts';

/**
 * - `normal`
 * - `dead`: cuts its connections, and cuts new ones at their first word.
 * - `frozen`: the stream goes on, but shows one picture with one time.
 * - `garbage`: sends RTP packets of random bytes, and after two seconds bytes that are no packets at all.
 */
export type CameraState = 'normal' | 'dead' | 'frozen' | 'garbage';

export interface SimulatedCamera {
  readonly id: string;
  readonly label: string;
  readonly username: string;
  readonly password: string;
  /** Absent: chosen by the label. */
  readonly scene?: SceneName;
  /** Folder of its clips, `<scene>.<main|sub>.h264`; absent: those that are checked in, with a key frame a second. */
  readonly clips?: string;
}

/** Clocks are the same for all cameras: those of the last few seconds are kept. */
const MAX_CLOCKS = 16;
const clocks = new Map<string, StripBlocks>();

function clockOf(second: number, kind: StreamKind): StripBlocks {
  const key = `${kind}${second}`;
  const known = clocks.get(key);
  if (known) return known;
  const made = clockBlocks(second, kind);
  for (const old of clocks.keys()) {
    if (clocks.size < MAX_CLOCKS) break;
    clocks.delete(old);
  }
  clocks.set(key, made);
  return made;
}

/** So are the strips of a moment; those of the last picture are kept, in which every camera has taken one. */
const strips: Readonly<Record<StreamKind, Map<number, StripState>>> = { main: new Map(), sub: new Map() };

function stripAt(slot: number, kind: StreamKind): StripState {
  const kept = strips[kind];
  const known = kept.get(slot);
  if (known) return known;
  const time = slotTime(slot);
  const made = stripState(time, (second) => clockOf(second, kind), barcodeValue(time));
  for (const old of kept.keys()) {
    if (kept.size < PHASES) break;
    kept.delete(old);
  }
  kept.set(slot, made);
  return made;
}

/** What one camera shows now, for all who look. */
export class Camera {
  readonly id: string;
  readonly label: string;
  readonly username: string;
  readonly password: string;
  /** When in a frame it takes its pictures, 0…PHASES−1. */
  readonly phase: number;
  readonly #scene: SceneName;
  readonly #clips: string | undefined;
  readonly #labels = new Map<StreamKind, StripBlocks>();
  #state: CameraState = 'normal';
  #frozenSlot = 0;

  constructor(described: SimulatedCamera) {
    this.id = described.id;
    this.label = described.label;
    this.username = described.username;
    this.password = described.password;
    const number = numberOf(described.id);
    this.phase = number % PHASES;
    this.#clips = described.clips;
    this.#scene = described.scene ?? sceneFor(described.label, number >>> 8);
  }

  get state(): CameraState {
    return this.#state;
  }

  set(state: CameraState, slot: number): void {
    if (state === 'frozen' && this.#state !== 'frozen') this.#frozenSlot = slot;
    this.#state = state;
  }

  clip(kind: StreamKind): Clip {
    return loadClip(this.#scene, kind, this.#clips);
  }

  labelBlocks(kind: StreamKind): StripBlocks {
    const known = this.#labels.get(kind) ?? labelBlocks(this.label, kind);
    this.#labels.set(kind, known);
    return known;
  }

  /** The strip at a slot; of a frozen camera the one it stopped at. */
  strip(slot: number, kind: StreamKind): StripState {
    return stripAt(this.#state === 'frozen' ? this.#frozenSlot : slot, kind);
  }
}
