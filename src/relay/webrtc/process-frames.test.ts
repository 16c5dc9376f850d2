import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLengthPrefixed } from '#protocol/h264.ts';
import { createFrameReader, writeCounts, writePicture, writePublished, writeSound, writeText, type Frame } from './process-frames.ts';

const u32 = fc.nat({ max: 0xffff_ffff });
const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
const unit = { feed: u32, ticks: u32, wallClockMicros: fc.nat({ max: Number.MAX_SAFE_INTEGER }) };

const frame: fc.Arbitrary<{ written: Uint8Array; read: Frame }> = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => ({ written: writeText(text), read: { kind: 'text' as const, text } })),
  fc.tuple(fc.record({ ...unit, key: fc.boolean() }), fc.array(bytes, { minLength: 1, maxLength: 4 })).map(([head, nals]) => ({
    written: writePicture(head, nals),
    read: { kind: 'picture' as const, ...head, nals: joinLengthPrefixed(nals) },
  })),
  fc.tuple(fc.record({ ...unit, codec: fc.constantFrom('pcmu' as const, 'pcma' as const) }), bytes).map(([head, data]) => ({
    written: writeSound(head, data),
    read: { kind: 'sound' as const, ...head, data },
  })),
  fc.tuple(u32, bytes).map(([session, frames]) => ({
    written: writePublished(session, frames),
    read: { kind: 'published' as const, session, frames },
  })),
  fc.array(fc.record({ session: u32, frames: u32, bytes: u32 }), { maxLength: 5 }).map((counts) => ({
    written: writeCounts(counts),
    read: { kind: 'counts' as const, counts },
  })),
);

const plain = (value: Frame): unknown =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part)));

/** A Buffer is its own JSON before a replacer sees it. */
const bare = (value: Frame): Frame => {
  if (value.kind === 'picture') return { ...value, nals: Uint8Array.from(value.nals) };
  if (value.kind === 'sound') return { ...value, data: Uint8Array.from(value.data) };
  return value.kind === 'published' ? { ...value, frames: Uint8Array.from(value.frames) } : value;
};

test('what is written is read, however the pipe cuts it', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1 }), (frames, steps) => {
      const read: unknown[] = [];
      const take = createFrameReader((each) => read.push(plain(bare(each))));
      const all = Buffer.concat(frames.map((each) => each.written));
      for (let at = 0, index = 0; at < all.length; index++) {
        const step = steps[index % steps.length]!;
        take(all.subarray(at, at + step));
        at += step;
      }
      expect(read).toEqual(frames.map((each) => plain(bare(each.read))));
    }),
  );
});

test.each([[Buffer.from([0, 0, 0, 0])], [Buffer.from([0xff, 0xff, 0xff, 0xff, 1])], [Buffer.from([0, 0, 0, 1, 99])]])(
  'bytes that the other side cannot have written are told from frames',
  (written) => {
    const take = createFrameReader(() => {});
    expect(() => take(written)).toThrow('out of step');
  },
);
