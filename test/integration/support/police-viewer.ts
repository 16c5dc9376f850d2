// Started in the police room's network namespace by network-link.test.ts: signs in through the link device, looks at cameras
// of its incident by every transport, makes a few mistakes, and prints what it got as one line of JSON.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PeerConnection, Video } from 'node-datachannel';
import { WebSocket } from 'ws';
import type { TicketedCamera } from '#contract/incident-view.ts';
import { createH264Depacketiser } from '#protocol/rtp-h264.ts';
import { eventually } from '../../city/eventually.ts';
import { ApiClient } from '../../support/api-client.ts';
import { LineClient } from './line-client.ts';
import { RtspClient } from './rtsp-client.ts';
import { WsClient } from './ws-client.ts';

const PICTURES = 30;
const [home = '', login = '', password = ''] = process.argv.slice(2);

const client = new ApiClient({ url: home });
const around = await Promise.all(['/', '/api/openapi.json', '/api/v1/about', '/readyz', '/nothing.txt'].map((path) => client.get(path)));
const wrong = await client.signIn(login, 'wrong');
const signedIn = await client.signIn(login, password);
const cameras = await eventually('cameras of an incident that was shared', async () => {
  const [incident] = (await client.get('/api/v1/incidents?status=open')).json.incidents;
  return incident && ((await client.get(`/api/v1/incidents/${incident.id}/cameras`)).json.cameras as TicketedCamera[]);
});
if (!cameras || cameras.length < 3) throw new Error('fewer than three cameras');
const [first, second, third] = cameras as [TicketedCamera, TicketedCamera, TicketedCamera];

const feed = new WebSocket(`${home.replace(/^http/, 'ws')}/api/v1/feed`, { headers: { cookie: client.cookie, origin: home } });
const fed = await new Promise<string>((resolve, reject) =>
  feed.once('message', (text: Buffer) => resolve(text.toString())).once('error', reject),
);

console.log(
  JSON.stringify({
    pages: around.map(({ status, headers }) => ({ status, policy: headers.get('content-security-policy') })),
    signIn: [wrong.status, signedIn.status],
    feed: JSON.parse(fed).type,
    cameras,
    webSocket: await byWebSocket(first),
    line: await byLine(await Promise.all([first, second].map(again))),
    refused: await refusals(first),
    whep: await byWhep(second),
    rtsp: await byRtsp(third),
    snapshot: (await fetch((await again(first)).snapshot)).status,
  }),
);
process.exit(0);

/** A ticket serves one viewer, so each look takes a fresh one. */
async function again({ camera }: TicketedCamera): Promise<TicketedCamera> {
  const [incident] = (await client.get('/api/v1/incidents?status=open')).json.incidents;
  const answer = await client.get(`/api/v1/incidents/${incident.id}/cameras`);
  return (answer.json.cameras as TicketedCamera[]).find((each) => each.camera === camera)!;
}

async function byWebSocket({ ws }: TicketedCamera): Promise<number> {
  const viewer = new WsClient(ws, { origin: home });
  await viewer.until(() => viewer.units.length >= PICTURES);
  viewer.socket.terminate();
  return viewer.units.length;
}

/** Two cameras over one connection; those of one relay, since a line leads to one. */
async function byLine(wanted: readonly TicketedCamera[]): Promise<number> {
  const [one] = wanted as [TicketedCamera];
  const line = new LineClient(one.line, { origin: home });
  const here = wanted.filter((each) => each.line === one.line);
  for (const [index, { camera, ticket }] of here.entries()) await line.say({ type: 'open', id: index + 1, camera, ticket, stream: 'sub' });
  const fewest = (): number => Math.min(...here.map((_, index) => line.view(index + 1).units.length));
  await eventually('pictures over a line', fewest, { holds: (count) => count >= PICTURES });
  line.socket.terminate();
  return fewest();
}

/** From another page, with a ticket that is none, for what is not there. */
async function refusals({ ws }: TicketedCamera): Promise<(number | undefined)[]> {
  const bare = ws.split('?')[0] ?? '';
  const strangers = [new WsClient(ws, { origin: 'http://elsewhere.test' }), new WsClient(`${bare}?ticket=none`)];
  await Promise.all(strangers.map((each) => each.until(() => each.refusal !== undefined)));
  const http = bare.replace(/^ws/, 'http');
  const asked = await Promise.all(
    [`${http}?ticket=none`, new URL('/nothing', http).href, http.replace('/ws/', '/whep/')].map((url) => fetch(url)),
  );
  await Promise.all(asked.map((answer) => answer.text()));
  return [...strangers.map((each) => each.refusal?.status), ...asked.map(({ status }) => status)];
}

async function byWhep({ whep }: TicketedCamera): Promise<{ status: number; answer: string; pictures: number }> {
  const connection = new PeerConnection('police', { iceServers: [] });
  const video = new Video('0', 'RecvOnly');
  video.addH264Codec(102, 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f');
  const track = connection.addTrack(video);
  const depacketiser = createH264Depacketiser();
  let pictures = 0;
  track.onMessage((packet) => (pictures += depacketiser.push(new Uint8Array(packet)).length));
  const gathered = new Promise<void>((resolve) => connection.onGatheringStateChange((state) => state === 'complete' && resolve()));
  connection.setLocalDescription('offer');
  await gathered;
  const posted = await fetch(whep, {
    method: 'POST',
    body: connection.localDescription()?.sdp ?? '',
    headers: { 'content-type': 'application/sdp', origin: home },
  });
  const answer = await posted.text();
  connection.setRemoteDescription(answer, 'answer');
  await eventually('pictures over WHEP', () => pictures, { holds: (count) => count >= PICTURES });
  await fetch(new URL(posted.headers.get('location') ?? '', whep), { method: 'DELETE' });
  connection.close();
  return { status: posted.status, answer, pictures };
}

async function byRtsp(camera: TicketedCamera): Promise<{ foreign: unknown; description: string; pictures: number }> {
  const words = ['-v', 'error', '-rtsp_transport', 'tcp', '-show_streams', '-of', 'json', camera.rtsp];
  const { stdout } = await promisify(execFile)('ffprobe', words, { timeout: 60_000 });
  const { rtsp } = await again(camera);
  const { hostname, port } = new URL(rtsp.replace(/^rtsp/, 'http'));
  const viewer = new RtspClient(Number(port), 0, hostname);
  const description = await viewer.play(rtsp);
  await eventually('pictures over RTSP', () => viewer.units.length, { holds: (count) => count >= PICTURES });
  viewer.socket.destroy();
  return { foreign: JSON.parse(stdout), description, pictures: viewer.units.length };
}
