import { once } from 'node:events';
import { PeerConnection, Video } from 'node-datachannel';
import { WebSocket } from 'ws';
import { playRtsp } from './play-rtsp.ts';

/** Longest for one viewer to see something. */
const SEE_MS = 20_000;

/** How a viewer goes: as is polite, or as one whose program was killed. */
export type Leaving = 'politely' | 'abruptly';

/** Connects, waits for the first picture, leaves; rejects when there is none in time. One for each transport. */
export const watchBriefly: Readonly<Record<'ws' | 'rtsp' | 'whep', (url: string, leaving: Leaving) => Promise<void>>> = {
  ws: async (url, leaving) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const seen = Promise.withResolvers<void>();
    socket.on('message', (_: Buffer, binary: boolean) => binary && seen.resolve());
    socket.on('error', seen.reject);
    socket.on('close', () => seen.reject(new Error('closed before the first picture')));
    await inTime(seen.promise);
    if (leaving === 'abruptly') return socket.terminate();
    socket.close();
    await inTime(once(socket, 'close'));
  },
  rtsp: async (url, leaving) => {
    const socket = await inTime(playRtsp(url));
    socket.on('error', () => {});
    await inTime(once(socket, 'data'));
    if (leaving === 'abruptly') return void socket.destroy();
    socket.resume().end('TEARDOWN * RTSP/1.0\r\nCSeq: 9\r\n\r\n');
    await inTime(once(socket, 'close'));
  },
  whep: async (url, leaving) => {
    const connection = new PeerConnection('viewer', { iceServers: [], bindAddress: '127.0.0.1' });
    try {
      const seen = Promise.withResolvers<void>();
      const video = new Video('0', 'RecvOnly');
      video.addH264Codec(102, 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f');
      const track = connection.addTrack(video);
      track.onMessage(() => seen.resolve());
      const gathered = Promise.withResolvers<void>();
      connection.onGatheringStateChange((state) => state === 'complete' && gathered.resolve());
      connection.setLocalDescription('offer');
      await inTime(gathered.promise);
      const body = connection.localDescription()?.sdp ?? '';
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
      if (answer.status !== 201) throw new Error(`WHEP was answered ${answer.status}`);
      connection.setRemoteDescription(await answer.text(), 'answer');
      await inTime(seen.promise);
      if (leaving === 'politely') await fetch(new URL(answer.headers.get('location') ?? '', url), { method: 'DELETE' });
    } finally {
      connection.close();
    }
  },
};

async function inTime<Result>(promise: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('no picture in time')), SEE_MS);
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer));
}
