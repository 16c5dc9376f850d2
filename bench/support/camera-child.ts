/**
 * Any number of RTSP cameras in a process of their own, whose pictures tell when they were written: `camera-child.ts KBPS`.
 * Says `{ port, kbps }` when it listens; `rtsp://127.0.0.1:<port>/<anything>` is a camera. Ends with its parent.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspHeaders, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';
import { writeH264Sdp } from '#protocol/sdp.ts';
import { machinePorts } from '#relay/ports.ts';
import { FrameClock, PHASES, slotTime } from '#simulator/cameras/frame-clock.ts';
import { stampRun } from '#simulator/cameras/packet-run.ts';
import { writeStamp } from './stamp.ts';
import { stampedClip } from './stamped-clip.ts';

const CLOCK_RATE = 90_000;
/** A reader that is so far behind misses pictures, as with a real camera. */
const MAX_QUEUED_BYTES = 1_000_000;
const clip = stampedClip(Number(process.argv[2]));
const frames = new FrameClock(machinePorts.clock);
let cameras = 0;

function serve(socket: Socket): void {
  const number = cameras++;
  const parser = createRtspParser();
  let playing: Disposable | undefined;
  let sequence = 0;
  let position = 0;
  const frame = (slot: number): void => {
    const picture = clip.pictures[position++ % clip.pictures.length];
    if (!picture || socket.writableLength > MAX_QUEUED_BYTES) return;
    const out = Buffer.allocUnsafe(picture.run.bytes.length);
    const timestamp = Math.round((slotTime(slot) / 1_000) * CLOCK_RATE) % 2 ** 32;
    stampRun(picture.run, { out, offset: 0 }, { channel: 0, sequence, timestamp, ssrc: number });
    sequence = (sequence + picture.run.starts.length) & 0xffff;
    writeStamp(out, picture.place);
    socket.write(out);
  };
  const answer = (request: RtspRequest): void => {
    const say = (headers: RtspHeaders = [], body = ''): void =>
      void socket.write(writeRtsp(rtspResponse(200, [['CSeq', headerOf(request, 'cseq') ?? '0'], ...headers], body)));
    if (request.method === 'DESCRIBE') say([['Content-Type', 'application/sdp']], description());
    else if (request.method === 'SETUP')
      say([
        ['Transport', 'RTP/AVP/TCP;unicast;interleaved=0-1'],
        ['Session', '1;timeout=60'],
      ]);
    else say([['Session', '1']]);
    if (request.method === 'PLAY') playing ??= frames.join({ frame }, number % PHASES);
  };
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => playing?.[Symbol.dispose]());
  socket.on('data', (bytes: Buffer) => {
    for (const item of parser.push(bytes)) if (item.kind === 'request') answer(item);
  });
}

function description(): string {
  return writeH264Sdp({ title: 'load', host: '127.0.0.1', sessionId: '1', payloadType: 96, control: 'track1', sets: clip.sets });
}

const server = createServer(serve);
server.listen(0, '127.0.0.1', 4_000, () => process.send?.({ port: (server.address() as AddressInfo).port, kbps: clip.kbps }));
process.on('disconnect', () => process.exit(0));
