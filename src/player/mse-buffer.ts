/** Fragments that wait for the source buffer; more means that it has stopped, and then a new one is better. */
const MAX_WAITING = 120;
/** What was shown is let go beyond this. */
const KEEP_SECONDS = 8;
const TRIM_EVERY = 60;

/** Feeds one source buffer, one append at a time, and lets go of what was shown. */
export class MseBuffer implements Disposable {
  readonly element = document.createElement('video');
  readonly #source = new MediaSource();
  readonly #url = URL.createObjectURL(this.#source);
  readonly #onFailure: () => void;
  #buffer: SourceBuffer | undefined;
  #waiting: Uint8Array<ArrayBuffer>[];
  #appended = 0;
  #over = false;

  constructor({ mime, init, onFailure }: { mime: string; init: Uint8Array<ArrayBuffer>; onFailure: () => void }) {
    this.#onFailure = onFailure;
    this.#waiting = [init];
    this.element.muted = true;
    this.element.playsInline = true;
    this.element.src = this.#url;
    this.element.addEventListener('error', () => this.#fail());
    this.#source.addEventListener('sourceopen', () => this.#open(mime), { once: true });
  }

  /** End of what is buffered on the media's own time line, seconds; undefined before the first fragment. */
  get end(): number | undefined {
    const buffered = this.#over ? undefined : this.#buffer?.buffered;
    return buffered && buffered.length > 0 ? buffered.end(buffered.length - 1) : undefined;
  }

  append(fragment: Uint8Array<ArrayBuffer>): void {
    if (this.#waiting.length >= MAX_WAITING) return this.#fail();
    this.#waiting.push(fragment);
    this.#pump();
  }

  [Symbol.dispose](): void {
    if (this.#over) return;
    this.#over = true;
    this.#waiting = [];
    this.element.pause();
    this.element.removeAttribute('src');
    this.element.load();
    URL.revokeObjectURL(this.#url);
  }

  #open(mime: string): void {
    if (this.#over) return;
    try {
      this.#buffer = this.#source.addSourceBuffer(mime);
    } catch {
      return this.#fail();
    }
    this.#buffer.addEventListener('updateend', () => this.#pump());
    this.#pump();
  }

  #pump(): void {
    const buffer = this.#buffer;
    if (this.#over || !buffer || buffer.updating || this.#source.readyState !== 'open') return;
    const until = this.element.currentTime - KEEP_SECONDS;
    try {
      if (this.#appended >= TRIM_EVERY && until > 0) {
        this.#appended = 0;
        return buffer.remove(0, until);
      }
      const next = this.#waiting.shift();
      if (!next) return;
      this.#appended += 1;
      buffer.appendBuffer(next);
    } catch {
      // QuotaExceededError, or a fragment that is none.
      this.#fail();
    }
  }

  #fail(): void {
    if (this.#over) return;
    this[Symbol.dispose]();
    this.#onFailure();
  }
}
