import { readFileSync } from 'node:fs';
import { joinAnnexB } from '#protocol/h264.ts';
import { packetiseH264 } from '#protocol/rtp-h264.ts';
import { writeSenderReport } from '#protocol/rtcp.ts';
import { writeFrame } from '#protocol/rtsp-parser.ts';
import { clipPictures, clipSets } from '../integration/support/clip.ts';

const text = (lines: readonly string[]): Uint8Array => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);

/** What cameras describe: a track as our own, one of many attributes with sound and metadata beside it, one with scarcely anything. */
export const SDP_TEXTS: readonly string[] = [
  'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=64001f;sprop-parameter-sets=Z2QAH6zZQFAFuwFqDAwLQAAAAwBAAAAHo8YMqA==,aOvjyyLA\r\na=control:trackID=1\r\n',
  'v=0\r\no=- 2251 2251 IN IP4 0.0.0.0\r\ns=Media Presentation\r\ne=NONE\r\nb=AS:5100\r\nt=0 0\r\na=control:rtsp://10.0.0.1/s/\r\nm=video 0 RTP/AVP 98\r\nb=AS:5000\r\na=recvonly\r\na=x-dimensions:1920,1080\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-vps=QAEMAf//AWAAAAMAAAMAAAMAAAMAlqwJ; sprop-sps=QgEBAWAAAAMAAAMAAAMAAAMAlqADwIAQ5ZY=; sprop-pps=RAHBcrRiQA==\r\na=control:trackID=1\r\nm=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=control:trackID=2\r\nm=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:trackID=3\r\n',
  'v=0\r\nm=video 0 RTP/AVP 26\r\n',
];

/** One direction of real RTSP connections. */
export const RTSP_REQUESTS: readonly Uint8Array[] = [
  text(['OPTIONS rtsp://h/c1 RTSP/1.0', 'CSeq: 1', 'User-Agent: Lavf59.27.100']),
  text(['DESCRIBE rtsp://h:8554/c1?ticket=abc RTSP/1.0', 'Accept: application/sdp', 'CSeq: 2', 'User-Agent: LibVLC/3.0.18']),
  text(['SETUP rtsp://h:8554/c1/trackID=1 RTSP/1.0', 'CSeq: 3', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1']),
  text(['PLAY rtsp://h:8554/c1/ RTSP/1.0', 'CSeq: 4', 'Session: 12345678', 'Range: npt=0.000-']),
  Buffer.concat([
    text(['ANNOUNCE rtsp://h/c1 RTSP/1.0', 'CSeq: 5', 'Content-Type: application/sdp', `Content-Length: ${SDP_TEXTS[0]?.length}`]),
    Buffer.from(SDP_TEXTS[0] ?? ''),
  ]),
  text(['TEARDOWN rtsp://h:8554/c1/ RTSP/1.0', 'CSeq: 6', 'Session: 12345678']),
];
export const RTSP_ANSWERS: readonly Uint8Array[] = [
  ...SDP_TEXTS.map((sdp) =>
    Buffer.concat([
      text(['RTSP/1.0 200 OK', 'CSeq: 1', 'Content-Base: rtsp://h/x/', 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`]),
      Buffer.from(sdp),
    ]),
  ),
  text(['RTSP/1.0 401 Unauthorized', 'CSeq: 1', 'WWW-Authenticate: Digest realm="c", nonce="ab12", qop="auth", algorithm=SHA-256']),
  text(['RTSP/1.0 302 Moved', 'CSeq: 1', 'Location: rtsp://h/y']),
  text(['RTSP/1.0 200 OK', 'CSeq: 2', 'Session: 1;timeout=60', 'Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=1']),
];

/** Half a second of a camera's interleaved packets, reports among them. */
export const INTERLEAVED: readonly Uint8Array[] = [0, 1, 2, 3].map((part) => {
  let sequence = 65_500 + part * 10;
  const frames = clipPictures.slice(part * 4, part * 4 + 4).flatMap((nals, index) => {
    const key = part === 0 && index === 0;
    const timestamp = (part * 4 + index) * 6_000;
    const packets = packetiseH264(key ? [...clipSets.sps, ...clipSets.pps, ...nals] : nals, {
      payloadType: 96,
      timestamp,
      ssrc: 1,
      sequence: sequence & 0xffff,
      maxPacketBytes: 700,
    });
    sequence += packets.length;
    const report = writeSenderReport({ ssrc: 1, wallClockMicros: 1_700_000_000_000_000, rtpTimestamp: timestamp, packets: 1, octets: 1 });
    return [...packets.map((packet) => writeFrame(0, packet)), ...(index === 0 ? [writeFrame(1, report)] : [])];
  });
  return Buffer.concat(frames);
});

/** Parameter sets, of the test clip and of every scene, and pictures. */
export const NAL_UNITS: readonly Uint8Array[] = [
  ...clipSets.sps,
  ...clipSets.pps,
  ...clipPictures.slice(0, 3).flat(),
  new Uint8Array(readFileSync(new URL('../../src/simulator/assets/scenes/park-day.sub.h264', import.meta.url))).slice(4, 60),
  joinAnnexB([...clipSets.sps, ...clipSets.pps]),
];

/** Offers of Chromium (shortened) and of a library. */
export const OFFERS: readonly Uint8Array[] = [
  [
    'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:x\r\na=ice-pwd:yyyyyyyyyyyyyyyyyyyyyyyy\r\na=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 102 103\r\nc=IN IP4 0.0.0.0\r\na=setup:actpass\r\na=mid:1\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:102 H264/90000\r\na=rtcp-fb:102 nack pli\r\na=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102',
  ],
  [
    'v=0\r\no=rtc 1 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0',
    'm=video 9 UDP/TLS/RTP/SAVPF 102\r\na=mid:0\r\na=recvonly\r\na=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;profile-level-id=64001f',
  ],
].map((parts) => Buffer.from(`${parts.join('\r\n')}\r\n`));
