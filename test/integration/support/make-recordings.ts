/**
 * Makes the recordings that test cameras and test publishers play: what ffmpeg's encoders and packetisers, not ours, send
 * by RTSP of generated pictures and tones. Each is a description (`.sdp`) and the interleaved frames as they came (`.rtp`).
 * Needs Debian's ffmpeg, so the recordings are kept in the repository:
 * `node run.mjs test/integration/support/make-recordings.ts [NAME]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { headerOf, rtspResponse, writeRtsp, type RtspRequest } from '#protocol/rtsp-message.ts';
import { createRtspParser } from '#protocol/rtsp-parser.ts';

const PICTURE = 'testsrc=size=320x180:rate=15';
const TONE = (hz: number, rate: number) => `sine=frequency=${hz}:sample_rate=${rate}`;
const FOREVER = ['-t', '2', '-f', 'rtsp', '-rtsp_transport', 'tcp', '-pkt_size', '1200'];

const RECORDINGS: Readonly<Record<string, readonly string[]>> = {
  'h264-pcma': [
    ...['-f', 'lavfi', '-i', PICTURE, '-f', 'lavfi', '-i', TONE(440, 8_000)],
    ...['-c:v', 'libx264', '-preset', 'slow', '-tune', 'zerolatency', '-crf', '32', '-g', '15', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'pcm_alaw', '-ac', '1', '-ar', '8000'],
  ],
  'h265-aac': [
    ...['-f', 'lavfi', '-i', PICTURE, '-f', 'lavfi', '-i', TONE(440, 16_000)],
    ...[
      '-c:v',
      'libx265',
      '-preset',
      'slow',
      '-tune',
      'zerolatency',
      '-x265-params',
      'crf=32:keyint=15:min-keyint=15:scenecut=0:log-level=error',
    ],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '24k', '-ac', '1', '-ar', '16000'],
  ],
  'jpeg-pcmu': [
    ...['-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=5', '-f', 'lavfi', '-i', TONE(440, 8_000)],
    ...[
      '-c:v',
      'mjpeg',
      '-huffman',
      'default',
      '-q:v',
      '12',
      '-pix_fmt',
      'yuvj420p',
      '-color_range',
      'pc',
      '-force_duplicated_matrix',
      '1',
    ],
    ...['-c:a', 'pcm_mulaw', '-ac', '1', '-ar', '8000'],
  ],
  // Its parameter sets stand in the stream, as in those of cameras whose size is changed while they play.
  'h264-small': [
    ...['-f', 'lavfi', '-i', 'testsrc=size=160x90:rate=15', '-c:v', 'libx264', '-preset', 'slow', '-tune', 'zerolatency', '-crf', '34'],
    ...['-g', '15', '-pix_fmt', 'yuv420p', '-bsf:v', 'dump_extra=freq=keyframe'],
  ],
};

/** Takes what one publisher announces and records, and keeps it. */
function recorder(socket: Socket, done: (sdp: string, frames: Uint8Array) => void): void {
  const parser = createRtspParser();
  const frames: Uint8Array[] = [];
  let sdp = '';
  let track = 0;
  const answer = (request: RtspRequest): void => {
    if (request.method === 'ANNOUNCE') sdp = new TextDecoder().decode(request.body);
    const interleaved = `${2 * track}-${2 * track + 1}`;
    if (request.method === 'SETUP') track++;
    socket.write(
      writeRtsp(
        rtspResponse(200, [
          ['CSeq', headerOf(request, 'cseq') ?? '0'],
          ['Session', 'make'],
          ...(request.method === 'SETUP' ? [['Transport', `RTP/AVP/TCP;unicast;interleaved=${interleaved};mode=record`] as const] : []),
        ]),
      ),
    );
  };
  socket.on('error', () => {});
  socket.on('data', (bytes: Buffer) => {
    for (const item of parser.push(new Uint8Array(bytes))) {
      if (item.kind === 'request') answer(item);
      if (item.kind === 'packets') frames.push(item.bytes.slice());
    }
  });
  socket.on('close', () => done(sdp, Buffer.concat(frames)));
}

const only = process.argv[2];
for (const [name, parameters] of Object.entries(RECORDINGS).filter(([each]) => only === undefined || each === only)) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer((socket) =>
    recorder(socket, (sdp, frames) => {
      writeFileSync(new URL(`./recordings/${name}.sdp`, import.meta.url), sdp);
      writeFileSync(new URL(`./recordings/${name}.rtp`, import.meta.url), frames);
      console.log(`${name}: ${frames.length} bytes`);
      resolve();
    }),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const ffmpeg = spawn('ffmpeg', ['-hide_banner', '-loglevel', 'warning', ...parameters, ...FOREVER, `rtsp://127.0.0.1:${port}/${name}`], {
    stdio: 'inherit',
  });
  await Promise.all([once(ffmpeg, 'exit'), promise]);
  server.close();
}
