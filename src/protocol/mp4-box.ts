/** Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2): four bytes of size, four letters, content. */
export function box(type: string, ...content: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  const bytes = new Uint8Array(size);
  bytes.set(u32(size));
  for (let index = 0; index < 4; index++) bytes[4 + index] = type.charCodeAt(index);
  let offset = 8;
  for (const part of content) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** A box that begins with its version and 24 bits of flags (§4.2.2). */
export function fullBox(
  type: string,
  { version = 0, flags = 0 }: { readonly version?: number; readonly flags?: number },
  ...content: readonly (Uint8Array | readonly number[])[]
): Uint8Array {
  return box(type, u32(version * 0x1000000 + flags), ...content);
}

export function u16(value: number): readonly number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

export function u32(value: number): readonly number[] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

export function zeros(count: number): readonly number[] {
  return Array.from({ length: count }, () => 0);
}

/** Descriptor of ISO/IEC 14496-1 §7.2.2: its tag, its size in one byte (none of ours has more than 127), its content. */
export function descriptor(tag: number, ...content: readonly (Uint8Array | readonly number[])[]): readonly number[] {
  const bytes = content.flatMap((part) => [...part]);
  return [tag, bytes.length, ...bytes];
}
