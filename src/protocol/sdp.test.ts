import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SDP_LIMITS, attributeOf, controlUri, parameterSetsOf, readSdp, writeH264Sdp } from './sdp.ts';

const sps = Uint8Array.of(0x67, 0x64, 0x00, 0x1f, 0xac);
const pps = Uint8Array.of(0x68, 0xeb, 0xe3);
const read = (text: string) => {
  const result = readSdp(text);
  if (!result.ok) throw new Error(result.problems.join());
  return result.sdp;
};

test('a camera with picture and sound', () => {
  const sdp = read(
    'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=Media\r\na=control:*\r\nm=video 0 RTP/AVP 96 97\r\nb=AS:5000\r\na=rtpmap:96 H265/90000\r\na=rtpmap:97 h264/90000\r\na=fmtp:97 Packetization-Mode=1; profile-level-id=64001f; sprop-parameter-sets=Z2QAH6w=,aOvj\r\na=control:trackID=1\r\nm=audio 0 RTP/AVP 8\r\na=control:trackID=2\r\n',
  );
  const [video, audio] = sdp.media;
  expect(sdp.media).toHaveLength(2);
  expect(video!.formats.map((format) => format.codec)).toEqual(['H265', 'H264']);
  expect(video!.formats[1]!.parameters.get('packetization-mode')).toBe('1');
  expect(parameterSetsOf(video!.formats[1]!)).toEqual([sps, pps]);
  expect(attributeOf(video!, 'control')).toBe('trackID=1');
  expect(audio).toMatchObject({ kind: 'audio', formats: [{ payloadType: 8, codec: '' }] });
});

test('reads what it wrote', () => {
  const sdp = read(
    writeH264Sdp({
      title: 'a\r\nm=evil',
      host: '127.0.0.1',
      sessionId: '5',
      payloadType: 96,
      control: 'track1',
      sets: [sps, pps],
    }),
  );
  expect(sdp.media).toHaveLength(1);
  expect(sdp.media[0]!.formats[0]!.parameters.get('profile-level-id')).toBe('64001f');
  expect(parameterSetsOf(sdp.media[0]!.formats[0]!)).toEqual([sps, pps]);
});

describe('where a track is controlled', () => {
  test.each([
    ['rtsp://h/live', 'trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live/', 'trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live/', '/trackID=1', 'rtsp://h/live/trackID=1'],
    ['rtsp://h/live', '*', 'rtsp://h/live'],
    ['rtsp://h/live', undefined, 'rtsp://h/live'],
    ['rtsp://h/live', 'rtsp://other/track', 'rtsp://other/track'],
    ['rtsp://h/s?channel=1&subtype=0', 'trackID=0', 'rtsp://h/s?channel=1&subtype=0/trackID=0'],
  ])('%s and %s', (base, control, uri) => expect(controlUri(base, control)).toBe(uri));
});

describe('bad input', () => {
  test.each([
    ['', 'v:'],
    ['hello', 'v:'],
    ['v=0\r\nnonsense', 'line 2'],
    ['v=0\r\nm=video x RTP/AVP 96', 'm:'],
    [`v=0\r\n${'m=video 0 RTP/AVP 96\r\n'.repeat(SDP_LIMITS.maxMedia + 1)}`, 'sections'],
    [`v=0\r\nm=video 0 RTP/AVP${' 1'.repeat(SDP_LIMITS.maxFormats + 1)}`, 'formats'],
    [`v=0\r\n${'a=x\r\n'.repeat(SDP_LIMITS.maxLines)}`, 'lines'],
    ['v=0\r\n'.padEnd(SDP_LIMITS.maxBytes + 1, 'x'), 'longer'],
  ])('%.40j names its problem', (text, problem) =>
    expect(readSdp(text)).toEqual({ ok: false, problems: [expect.stringContaining(problem)] }),
  );

  test('any lines: never throws', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom(
        'v=0',
        'm=video 0 RTP/AVP 96',
        'a=rtpmap:96 H264/90000',
        'a=fmtp:96 sprop-parameter-sets=%%,',
        'a=fmtp:96 ;;=;',
        'a=:',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const result = readSdp(['v=0', ...lines].join('\r\n'));
        if (result.ok) for (const media of result.sdp.media) for (const format of media.formats) parameterSetsOf(format);
      }),
    );
  });
});
