import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { eventually } from '../../../test/city/eventually.ts';
import { machinePorts } from '../ports.ts';
import { answerOffer, livePeers, loadWebRtc, type PeerOptions } from './webrtc-peer.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (index + 160).toString(16).toUpperCase()).join(':');
const OFFER = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:zjkk\r\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\na=fingerprint:sha-256 ${FINGERPRINT}\r\na=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f\r\n`;

test('a peer that has ended holds nothing of its session: what the session kept is collected', async () => {
  const library = await loadWebRtc();
  if (!library) throw new Error('the native library of WebRTC does not load on this machine');
  /** In a function of its own, so that nothing of it stays on the stack. */
  async function comeAndGo(): Promise<WeakRef<object>> {
    const session = { packets: new Uint8Array(1_000) };
    const options: PeerOptions = {
      host: '127.0.0.1',
      udpPort: 0,
      peer: 'receives',
      clock: machinePorts.clock,
      onOpen: () => session,
      onPacket: () => session,
      onEnd: () => session,
    };
    const peer = await answerOffer(
      library!,
      { sdp: OFFER, video: { mid: '0', payloadType: 96, parameters: 'packetization-mode=1;profile-level-id=42e01f', ssrc: 1 } },
      options,
    );
    expect(peer.answer).toContain('m=video');
    peer[Symbol.dispose]();
    return new WeakRef(session);
  }
  const gone = await Promise.all([comeAndGo(), comeAndGo(), comeAndGo()]);
  expect(livePeers()).toBe(0);
  await eventually('the sessions are collected', () => {
    collect();
    return gone.every((each) => each.deref() === undefined);
  });
});
