import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSdp } from '#protocol/sdp.ts';
import { completeAnswer, readOffer, writeOffer, type OfferWish } from './offer.ts';

const h264 = (type: number, parameters: string) => `a=rtpmap:${type} H264/90000\r\na=fmtp:${type} ${parameters}\r\n`;
const LEVEL = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=';
const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(':')}`;
const ICE = `a=ice-ufrag:zjkk\r\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\na=fingerprint:${FINGERPRINT}\r\na=setup:actpass\r\n`;
const HEAD = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';
const AUDIO = `m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8\r\na=mid:0\r\n${ICE}a=recvonly\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n`;
const VIDEO = `m=video 9 UDP/TLS/RTP/SAVPF 96 103 102 104 112\r\na=mid:1\r\n${ICE}a=recvonly\r\na=rtpmap:96 VP8/90000\r\n${h264(103, 'packetization-mode=0;profile-level-id=64001f')}${h264(102, `${LEVEL}42001f`)}${h264(104, `${LEVEL}42e01f`)}${h264(112, `${LEVEL}64001f`)}`;
const DATA = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\na=sctp-port:5000\r\n';
const CHROME = HEAD + AUDIO + VIDEO + DATA;
const VIEWER: OfferWish = { peer: 'receives', audio: false };

function read(text: string, wish: Partial<OfferWish> = {}) {
  const verdict = readOffer(text, { ...VIEWER, ...wish });
  if (!verdict.ok) throw new Error(verdict.detail);
  return verdict.offer;
}

describe('an offer', () => {
  test.each([
    ['avc1.640028', 112],
    ['avc1.42e01e', 104],
    ['avc1.42001e', 102],
    ['avc1.4d001f', 102],
    ['hvc1.1.6.L93.B0', 104],
    [undefined, 104],
  ])('for a stream of %s is answered with the nearest profile of packetization-mode 1', (codec, payloadType) => {
    const { video } = read(CHROME, { codec });
    expect(video).toMatchObject({ mid: '1', payloadType });
    expect(video.parameters).toContain('packetization-mode=1');
  });

  test('R65: of a viewer who may hear is answered with G.711 where it has that; of another, its sound is turned down', () => {
    expect(read(CHROME, { audio: true }).audio).toEqual({
      mid: '0',
      formats: [
        { codec: 'pcmu', payloadType: 0 },
        { codec: 'pcma', payloadType: 8 },
      ],
    });
    expect(read(CHROME).audio).toBeUndefined();
    expect(
      read(HEAD + AUDIO.replaceAll(/a=rtpmap:[08] .*\r\n/g, '').replace('111 0 8', '111') + VIDEO, { audio: true }).audio,
    ).toBeUndefined();
  });

  test('of a publisher must have video that it sends', () => {
    const published = CHROME.replaceAll('recvonly', 'sendonly').replace(`a=mid:1\r\n`, 'a=mid:1\r\na=ssrc:77 cname:x\r\n');
    expect(readOffer(published, VIEWER)).toMatchObject({ ok: false, reason: 'badOffer' });
    const offer = read(published, { peer: 'sends', audio: true });
    expect(offer.video.ssrc).toBe(77);
    expect(writeOffer(offer, 'sends')).toContain('a=ssrc:77 cname:publisher\r\n');
    expect(readOffer(CHROME, { peer: 'sends', audio: true })).toMatchObject({ ok: false, reason: 'badOffer' });
  });

  test.each([
    ['hello', 'badOffer'],
    [CHROME.replace('a=mid:1', 'a=mad:1'), 'badOffer'],
    [CHROME.replace('a=mid:1', 'a=mid:../../x y'), 'badOffer'],
    [CHROME.replace('a=mid:1', 'a=mid:0'), 'badOffer'],
    [CHROME.replaceAll('a=recvonly', 'a=sendonly'), 'badOffer'],
    [CHROME.replaceAll('m=video 9', 'm=video 0'), 'badOffer'],
    [CHROME.replaceAll(/a=ice-ufrag.*\r\n/g, ''), 'badOffer'],
    [CHROME.replaceAll('a=ice-pwd:bP', 'a=ice-pwd:\0'), 'badOffer'],
    [CHROME.replaceAll('sha-256', 'md5'), 'badOffer'],
    [CHROME.replaceAll(FINGERPRINT, `${FINGERPRINT}:GG`), 'badOffer'],
    [CHROME.replaceAll('setup:actpass', 'setup:holdconn'), 'badOffer'],
    [HEAD + DATA.repeat(17), 'badOffer'],
    [CHROME.replaceAll('packetization-mode=1', 'packetization-mode=0'), 'noCommonCodec'],
  ])('R68: number %# is refused', (text, reason) => {
    expect(readOffer(text, VIEWER)).toMatchObject({ ok: false, reason });
  });

  test('R68: reaches the native library in our own words: nothing but what was checked, whatever was offered', () => {
    const line = fc.oneof(
      fc.constantFrom(...CHROME.split('\r\n')),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ maxLength: 40 }).map((text) => `a=${text}`),
      fc.string({ maxLength: 10 }).map((text) => `a=fmtp:104 ${LEVEL}${text}`),
      fc.string({ maxLength: 30 }).map((text) => `a=candidate:1 1 udp 1 ${text} 9 typ host`),
    );
    const mutated = fc.array(fc.tuple(fc.nat(CHROME.split('\r\n').length), line), { maxLength: 6 }).map((changes) => {
      const lines = CHROME.split('\r\n');
      for (const [at, text] of changes) lines.splice(at, 1, text);
      return lines.join('\r\n');
    });
    const known =
      /^(?:v=0|o=- 1 1 IN IP4 127\.0\.0\.1|s=-|t=0 0|c=IN IP4 0\.0\.0\.0|m=(?:video|audio) 9 UDP\/TLS\/RTP\/SAVPF [\d ]+|a=group:BUNDLE [\w. -]+|a=ice-ufrag:[\w+/]{4,256}|a=ice-pwd:[\w+/]{22,256}|a=fingerprint:sha-\d{3} [\dA-F:a-f]+|a=setup:(?:active|passive)|a=mid:[\w.-]+|a=recvonly|a=rtcp-mux|a=rtpmap:\d+ (?:H264\/90000|PCM[AU]\/8000)|a=fmtp:\d+ (?:level-asymmetry-allowed=1;)?packetization-mode=1(?:;profile-level-id=[\da-f]{6})?|)$/;
    let accepted = 0;
    fc.assert(
      fc.property(mutated, (text) => {
        const verdict = readOffer(text, { ...VIEWER, audio: true });
        if (!verdict.ok) return;
        accepted++;
        for (const each of writeOffer(verdict.offer, 'receives').split('\r\n')) expect(each).toMatch(known);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

test('an answer has a section for each of the offer’s, those that were turned down with port 0', () => {
  const offer = read(CHROME);
  const answer = completeAnswer(`${HEAD}m=video 9 UDP/TLS/RTP/SAVPF 104\r\na=mid:1\r\na=sendonly\r\n`, offer);
  const sdp = readSdp(answer);
  expect(sdp.ok && sdp.sdp.media.map(({ kind, port }) => [kind, port])).toEqual([
    ['audio', 0],
    ['video', 9],
    ['application', 0],
  ]);
});
