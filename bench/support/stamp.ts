/**
 * The moment a picture was written to its first socket, carried in the picture itself as unregistered user data (ITU-T
 * H.264 D.2.7): whoever repeats the packets, ours or somebody else's program, repeats it. All processes of a machine
 * read the same monotonic clock.
 */
const MARK = Buffer.from('mangru-stamp-v1:', 'latin1');
/** Digits, so that no start code can come about in them. */
const DIGITS = 16;
const MICROS = 1_000n;

/** An SEI unit with room for a stamp and this many bytes of padding. */
export function stampUnit(paddingBytes: number): Uint8Array {
  const payload = MARK.length + DIGITS + paddingBytes;
  const size = [...Array.from({ length: Math.floor(payload / 255) }, () => 255), payload % 255];
  return Buffer.concat([
    Buffer.from([6, 5, ...size]),
    MARK,
    Buffer.alloc(DIGITS, '0'),
    Buffer.alloc(paddingBytes, 0x55),
    Buffer.from([0x80]),
  ]);
}

/** Where the digits of the first stamp stand; -1 when there is none. */
export function stampPlace(bytes: Uint8Array, from = 0): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(MARK, from);
  return at === -1 ? -1 : at + MARK.length;
}

/** Writes the present moment at a place that `stampPlace` gave. */
export function writeStamp(bytes: Buffer, place: number): void {
  bytes.write(String(nowMicros()).padStart(DIGITS, '0'), place, 'latin1');
}

/** How old each stamp in these bytes is, milliseconds. One that is cut by the end of the bytes is left out: a few in a thousand. */
export function stampAges(bytes: Buffer, take: (ageMs: number) => void): void {
  for (let place = stampPlace(bytes); place !== -1 && place + DIGITS <= bytes.length; place = stampPlace(bytes, place)) {
    const age = (nowMicros() - Number(bytes.toString('latin1', place, place + DIGITS))) / 1_000;
    if (age >= 0) take(age);
  }
}

function nowMicros(): number {
  return Number(process.hrtime.bigint() / MICROS);
}
