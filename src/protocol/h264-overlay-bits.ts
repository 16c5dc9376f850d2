/** Bits of NAL units, read and written with Exp-Golomb numbers (ITU-T H.264 §7.3, §9.1). */

/** Reads RBSP bits; reading past the end gives zeros. */
export class NalBitReader {
  /** Place of the next bit. */
  position = 0;
  readonly #bytes: Uint8Array;

  /** `nal` is a whole NAL unit; its header byte is skipped and emulation prevention is taken out. */
  constructor(nal: Uint8Array) {
    const plain = new Uint8Array(nal.length);
    let length = 0;
    let zeros = 0;
    for (let index = 1; index < nal.length; index++) {
      const byte = nal[index] ?? 0;
      if (zeros >= 2 && byte === 3) {
        zeros = 0;
        continue;
      }
      zeros = byte === 0 ? zeros + 1 : 0;
      plain[length++] = byte;
    }
    this.#bytes = plain.subarray(0, length);
  }

  /** Bits before rbsp_stop_one_bit. */
  get end(): number {
    let last = this.#bytes.length - 1;
    while (last >= 0 && this.#bytes[last] === 0) last--;
    const byte = this.#bytes[last] ?? 0;
    let zeros = 0;
    while (zeros < 8 && ((byte >> zeros) & 1) === 0) zeros++;
    return last * 8 + 7 - zeros;
  }

  take(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index++) {
      value = value * 2 + (((this.#bytes[this.position >> 3] ?? 0) >> (7 - (this.position & 7))) & 1);
      this.position++;
    }
    return value;
  }

  unsigned(): number {
    let zeros = 0;
    while (zeros < 32 && this.take(1) === 0) zeros++;
    return 2 ** zeros - 1 + this.take(zeros);
  }

  signed(): number {
    const code = this.unsigned();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}

/** Writes a NAL unit and puts emulation prevention in as it goes. */
export class NalBitWriter {
  #bytes: Uint8Array;
  #length = 1;
  #zeros = 0;
  #gathered = 0;
  #count = 0;

  /** `header`: nal_ref_idc and nal_unit_type. */
  constructor(header: number, capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#bytes[0] = header;
  }

  /** The lowest `count` bits of a number below 2^32. */
  put(value: number, count: number): this {
    // Whole octets where there are any: slices of the strip are written many thousand times a second.
    let left = count;
    while (left > 0) {
      const taken = Math.min(left, 8 - this.#count);
      left -= taken;
      this.#gathered = (this.#gathered << taken) | ((value >>> left) & ((1 << taken) - 1));
      this.#count += taken;
      if (this.#count === 8) this.#flush();
    }
    return this;
  }

  /** Code words as the tables of the standard print them, e.g. `000101`. */
  code(bits: string): this {
    for (let index = 0; index < bits.length; index++) this.put(bits.charCodeAt(index) & 1, 1);
    return this;
  }

  unsigned(value: number): this {
    const size = 32 - Math.clz32(value + 1);
    return this.put(0, size - 1).put(value + 1, size);
  }

  signed(value: number): this {
    return this.unsigned(value > 0 ? value * 2 - 1 : -value * 2);
  }

  align(): this {
    return this.#count === 0 ? this : this.put(0, 8 - this.#count);
  }

  /** Bytes that hold no zero, so that they need no emulation prevention; only when aligned. */
  copy(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    this.#zeros = 0;
    return this;
  }

  /** rbsp_trailing_bits, and the unit. */
  finish(): Uint8Array {
    this.put(1, 1).align();
    return this.#bytes.subarray(0, this.#length);
  }

  #flush(): void {
    this.#reserve(2);
    const byte = this.#gathered & 0xff;
    if (this.#zeros >= 2 && byte <= 3) {
      this.#bytes[this.#length++] = 3;
      this.#zeros = 0;
    }
    this.#bytes[this.#length++] = byte;
    this.#zeros = byte === 0 ? this.#zeros + 1 : 0;
    this.#gathered = 0;
    this.#count = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
