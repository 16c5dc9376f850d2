import type { MediaFormat, MediaMessage } from '#contract/media.ts';
import type { Admitted } from './admission.ts';
import type { AudioUnit } from '../media/audio-unit.ts';
import { soundMessage, soundTrack } from './sound-message.ts';
import type { UnitSource } from './unit-source.ts';
import { VIEWER_QUEUE } from './viewer-queue.ts';

type Heard = Pick<AudioUnit, 'codec' | 'sampleRate' | 'channels' | 'description'>;

export interface ViewSoundOptions {
  readonly admitted: Pick<Admitted, 'mayListen' | 'listen' | 'view'>;
  readonly format: MediaFormat;
  readonly outlet: { readonly waiting: number; say(message: MediaMessage): void; send(message: Uint8Array): void };
}

/**
 * The sound of one view: closed until the viewer asks for it, and then only with the right to it (LAW-03). Listening begins
 * in the journal before the first sound is sent.
 */
export class ViewSound {
  readonly #options: ViewSoundOptions;
  #wanted = false;
  #told: Heard | undefined;

  constructor(options: ViewSoundOptions) {
    this.#options = options;
  }

  /** For `start`: what this view is given now. */
  get track(): { readonly audio?: ReturnType<typeof soundTrack> } {
    return this.#told ? { audio: soundTrack(this.#told, this.#options.format) } : {};
  }

  /** The viewer asks for sound, or for none. */
  want(on: boolean, source: UnitSource | undefined): void {
    const { admitted, outlet } = this.#options;
    this.#wanted = on && admitted.mayListen;
    if (on && !admitted.mayListen) outlet.say({ type: 'audio', reason: 'missingRight' });
    // A source that is only being connected may have sound yet.
    else if (on && source?.state.state === 'live' && !source.sound) outlet.say({ type: 'audio', reason: 'noAudio' });
    if (!on) this.#silence();
  }

  /** Another source has taken over, or this one has come back: it may have no sound any more. */
  follow(source: UnitSource): void {
    if (this.#told && !source.sound) this.#silence();
  }

  take(unit: AudioUnit): void {
    const { admitted, format, outlet } = this.#options;
    if (!this.#wanted || outlet.waiting > VIEWER_QUEUE.fullBytes) return;
    if (!this.#told || !sameTrack(this.#told, unit)) {
      if (!admitted.listen(true)) return;
      this.#told = unit;
      outlet.say({ type: 'audio', audio: soundTrack(unit, format) });
    }
    const message = soundMessage(unit, format);
    outlet.send(message);
    admitted.view.bytes += message.length;
  }

  #silence(): void {
    this.#options.admitted.listen(false);
    this.#told = undefined;
    this.#options.outlet.say({ type: 'audio' });
  }
}

function sameTrack(left: Heard, right: Heard): boolean {
  return (
    left.codec === right.codec &&
    left.sampleRate === right.sampleRate &&
    left.channels === right.channels &&
    (left.description === right.description ||
      (left.description.length === right.description.length && left.description.every((byte, index) => byte === right.description[index])))
  );
}
