/**
 * A process of WebRTC viewers, all made of node-datachannel, the same for us and for our peer. Told over IPC whom to watch;
 * answers `{ connected }`, and each `count` with what was received since it began.
 */
import { PeerConnection, Video } from 'node-datachannel';
import { JanusViewer } from './janus-viewer.ts';

export interface ViewersOrder {
  readonly whep?: readonly string[];
  readonly janus?: { readonly url: string; readonly viewers: number };
}
export interface Received {
  readonly packets: number;
  readonly bytes: number;
}

const alive: unknown[] = [];
let packets = 0;
let bytes = 0;
const take = (packet: Uint8Array): void => {
  packets++;
  bytes += packet.length;
};

process.on('disconnect', () => process.exit(0));
process.on('message', (order: ViewersOrder | 'count') => {
  if (order === 'count') process.send?.({ packets, bytes } satisfies Received);
  else void watch(order).then((connected) => process.send?.({ connected }));
});

async function watch({ whep = [], janus }: ViewersOrder): Promise<number> {
  let connected = 0;
  for (const url of whep) connected += (await viewWhep(url)) ? 1 : 0;
  for (let index = 0; janus && index < janus.viewers; index++) {
    const viewer = new JanusViewer(janus.url, take);
    alive.push(viewer);
    connected += (await viewer.connect()) ? 1 : 0;
  }
  return connected;
}

async function viewWhep(url: string): Promise<boolean> {
  const connection = new PeerConnection('viewer', { iceServers: [], bindAddress: '127.0.0.1' });
  const video = new Video('0', 'RecvOnly');
  video.addH264Codec(102, 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=64001f');
  const track = connection.addTrack(video);
  track.onMessage(take);
  alive.push(connection, track);
  const gathered = new Promise<void>((resolve) => connection.onGatheringStateChange((state) => state === 'complete' && resolve()));
  connection.setLocalDescription('offer');
  await gathered;
  const body = connection.localDescription()?.sdp ?? '';
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
  if (response.status !== 201) return false;
  connection.setRemoteDescription(await response.text(), 'answer');
  return true;
}
