import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headerOf, headersOf, rtspRequest, rtspResponse, writeRtsp } from './rtsp-message.ts';
import { RTSP_LIMITS, createRtspParser, forEachFrame, writeFrame, type RtspItem } from './rtsp-parser.ts';

const text = (value: string) => new TextEncoder().encode(value);
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

/** Runs of packets are cut wherever reads are cut, so they are compared joined. */
function joined(items: readonly RtspItem[]): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    const last = result.at(-1);
    if (item.kind === 'packets' && Array.isArray(last)) last.push(...item.bytes);
    else result.push(item.kind === 'packets' ? [...item.bytes] : { ...item, ...('body' in item ? { body: [...item.body] } : {}) });
  }
  return result;
}

const CONVERSATION = concat(
  writeRtsp(
    rtspRequest('DESCRIBE', 'rtsp://10.0.0.1/main', [
      ['CSeq', '2'],
      ['Accept', 'application/sdp'],
    ]),
  ),
  writeFrame(0, text('first $ packet')),
  writeFrame(1, new Uint8Array(0)),
  writeRtsp(
    rtspResponse(
      200,
      [
        ['CSeq', '2'],
        ['Content-Type', 'application/sdp'],
      ],
      'v=0\r\n\r\n$body',
    ),
  ),
  text('\r\n'),
  writeFrame(0, new Uint8Array(3_000).fill(0x24)),
  writeRtsp(
    rtspResponse(401, [
      ['WWW-Authenticate', 'Basic realm="a"'],
      ['www-authenticate', 'Digest realm="a", nonce="b"'],
    ]),
  ),
);

describe('reading', () => {
  test('messages and frames in the order they came', () => {
    const items = createRtspParser().push(CONVERSATION);
    expect(items.map((item) => item.kind)).toEqual(['request', 'packets', 'response', 'packets', 'response']);
    const [request, first, response, , refusal] = items;
    expect(request).toMatchObject({ method: 'DESCRIBE', uri: 'rtsp://10.0.0.1/main' });
    expect(first).toMatchObject({ count: 2 });
    expect(response?.kind === 'response' && new TextDecoder().decode(response.body)).toBe('v=0\r\n\r\n$body');
    expect(refusal?.kind === 'response' && headersOf(refusal, 'WWW-Authenticate')).toHaveLength(2);
    expect(refusal?.kind === 'response' && headerOf(refusal, 'cseq')).toBeUndefined();
  });

  test('the same whichever way the bytes are split in two', () => {
    const whole = joined(createRtspParser().push(CONVERSATION));
    for (let at = 0; at <= CONVERSATION.length; at++) {
      const parser = createRtspParser();
      expect(joined([...parser.push(CONVERSATION.slice(0, at)), ...parser.push(CONVERSATION.slice(at))])).toEqual(whole);
    }
  });

  test('the same one byte at a time', () => {
    const parser = createRtspParser();
    const items = [...CONVERSATION].flatMap((byte) => [...parser.push(Uint8Array.of(byte))]);
    expect(joined(items)).toEqual(joined(createRtspParser().push(CONVERSATION)));
    expect(parser.waiting).toBe(0);
  });

  test('cuts a read at its last whole frame and keeps the rest', () => {
    const frames = concat(writeFrame(0, text('one')), writeFrame(2, text('two')), writeFrame(0, text('three')));
    const parser = createRtspParser();
    const items = parser.push(frames.subarray(0, frames.length - 2));
    expect(items).toEqual([{ kind: 'packets', bytes: frames.subarray(0, 14), count: 2 }]);
    expect(parser.waiting).toBe(frames.length - 2 - 14);
    expect(joined(parser.push(frames.subarray(frames.length - 2)))).toEqual([[...frames.subarray(14)]]);
  });

  test('does not hold on to the read buffer for what it keeps', () => {
    const parser = createRtspParser();
    const buffer = text('RTSP/1.0 200 O');
    parser.push(buffer);
    buffer.fill(0x58);
    expect(parser.push(text('K\r\n\r\n'))).toMatchObject([{ kind: 'response', status: 200, reason: 'OK' }]);
  });

  test('takes lone line feeds, folded headers and no reason phrase', () => {
    const [item] = createRtspParser().push(text('RTSP/1.0 200\nCSeq: 4\nTransport: RTP/AVP/TCP;\n interleaved=0-1\n\n'));
    expect(item?.kind === 'response' && headerOf(item, 'transport')).toBe('RTP/AVP/TCP; interleaved=0-1');
  });
});

describe('refusing', () => {
  test.each([
    ['GET / HTTP/1.1\r\n\r\n', 'start line'],
    ['RTSP/1.0 abc\r\n\r\n', 'start line'],
    ['OPTIONS * RTSP/1.0\r\nno colon here\r\n\r\n', 'without a name'],
    ['OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n', 'not a number'],
    [`OPTIONS * RTSP/1.0\r\nContent-Length: ${RTSP_LIMITS.maxBodyBytes + 1}\r\n\r\n`, 'body longer'],
    [`OPTIONS * RTSP/1.0\r\n${'A: b\r\n'.repeat(RTSP_LIMITS.maxHeaders + 1)}\r\n`, 'headers'],
    [`OPTIONS * RTSP/1.0\r\nA: ${'x'.repeat(RTSP_LIMITS.maxLineBytes)}\r\n\r\n`, 'line longer'],
    [`OPTIONS * RTSP/1.0\r\n${'x'.repeat(RTSP_LIMITS.maxHeadBytes)}`, 'head longer'],
    ['\x00\x01\x02', 'neither'],
  ])('%j', (bytes, reason) => {
    const parser = createRtspParser();
    expect(parser.push(text(bytes))).toEqual([{ kind: 'problem', reason: expect.stringContaining(reason) }]);
    expect(parser.push(CONVERSATION)).toEqual([]);
    expect(parser.waiting).toBe(0);
  });

  test('any bytes, however split: never throws, keeps at most one head and body', () => {
    const most = RTSP_LIMITS.maxHeadBytes + RTSP_LIMITS.maxBodyBytes + 65_540;
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.constant(CONVERSATION),
      fc.constantFrom('RTSP/1.0 200 OK\r\n', 'CSeq: 1\r\n', '\r\n', '$', 'OPTIONS * RTSP/1.0\r\n').map(text),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const parser = createRtspParser();
        for (const bytes of pieces) {
          for (const item of parser.push(bytes)) if (item.kind === 'packets') expect(item.bytes[0]).toBe(0x24);
          expect(parser.waiting).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});

test('forEachFrame gives channel and place of each payload and stops at a cut one', () => {
  const frames = concat(writeFrame(0, text('abc')), writeFrame(7, text('')), writeFrame(1, text('de')));
  const seen: [number, string][] = [];
  forEachFrame(frames.subarray(0, frames.length - 1), (channel, start, end) =>
    seen.push([channel, new TextDecoder().decode(frames.subarray(start, end))]),
  );
  expect(seen).toEqual([
    [0, 'abc'],
    [7, ''],
  ]);
});

test('a line break in a value cannot smuggle in a header', () => {
  const [item] = createRtspParser().push(writeRtsp(rtspResponse(200, [['X', 'a\r\nSession: evil']])));
  expect(item?.kind === 'response' && headerOf(item, 'session')).toBeUndefined();
});
