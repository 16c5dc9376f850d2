/** Bits of RBSP with Exp-Golomb numbers, as H.264 and H.265 write them; reading past the end gives zeros and sets `overrun`. */
export class BitReader {
  overrun = false;
  readonly #bytes: Uint8Array;
  #bit = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) value = value * 2 + this.#next();
    return value;
  }

  skip(count: number): void {
    this.#bit += count;
    if (this.#bit > this.#bytes.length * 8) this.overrun = true;
  }

  /** ue(v), ITU-T H.264 §9.1 and H.265 §9.2. */
  unsigned(): number {
    let zeros = 0;
    while (this.#next() === 0 && !this.overrun && zeros < 32) zeros++;
    return 2 ** zeros - 1 + this.take(zeros);
  }

  /** se(v), H.264 §9.1.1. */
  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }

  #next(): number {
    const byte = this.#bytes[this.#bit >> 3];
    if (byte === undefined) this.overrun = true;
    const value = ((byte ?? 0) >> (7 - (this.#bit & 7))) & 1;
    this.#bit++;
    return value;
  }
}

/** Removes emulation_prevention_three_byte (H.264 §7.3.1, H.265 §7.3.1.1). */
export function withoutEmulation(bytes: Uint8Array): Uint8Array {
  const plain = new Uint8Array(bytes.length);
  let length = 0;
  let zeros = 0;
  for (const byte of bytes) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    plain[length++] = byte;
  }
  return plain.subarray(0, length);
}
