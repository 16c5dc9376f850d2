import { describe, expect, test } from 'vitest';
import { readOffer } from './whep-offer.ts';

const h264 = (type: number, parameters: string) => `a=rtpmap:${type} H264/90000\r\na=fmtp:${type} ${parameters}\r\n`;
const LEVEL = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=';
const CHROME = `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=recvonly\r\na=rtpmap:111 opus/48000/2\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 103 102 104 112\r\na=mid:1\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\n${h264(103, 'packetization-mode=0;profile-level-id=64001f')}${h264(102, `${LEVEL}42001f`)}${h264(104, `${LEVEL}42e01f`)}${h264(112, `${LEVEL}64001f`)}`;

describe('an offer', () => {
  test.each([
    ['avc1.640028', 112],
    ['avc1.42e01e', 104],
    ['avc1.42001e', 102],
    ['avc1.4d001f', 102],
    [undefined, 104],
  ])('for a stream of %s is answered with the nearest profile of packetization-mode 1', (codec, payloadType) => {
    const verdict = readOffer(CHROME, codec);
    expect(verdict).toMatchObject({ ok: true, offer: { mid: '1', payloadType, refused: [{ mid: '0', kind: 'audio', payloadType: 111 }] } });
    if (verdict.ok) expect(verdict.offer.parameters).toContain('packetization-mode=1');
  });

  test.each([
    ['hello', 'badOffer'],
    ['v=0\r\nm=video 9 X 96\r\n', 'badOffer'],
    ['v=0\r\nm=video 9 X 96\r\na=mid:../../x y\r\n', 'badOffer'],
    [`v=0\r\nm=video 9 X 96\r\na=mid:0\r\na=sendonly\r\n${h264(96, LEVEL)}`, 'badOffer'],
    [`v=0\r\nm=video 9 X 96\r\na=mid:0\r\n${h264(96, 'packetization-mode=0')}`, 'noCommonCodec'],
  ])('%j is refused', (text, reason) => expect(readOffer(text, undefined)).toMatchObject({ ok: false, reason }));
});
