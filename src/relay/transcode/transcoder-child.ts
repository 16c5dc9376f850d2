/**
 * The transcoder process: what cameras send may crash or hang a decoder, so it runs apart from the relay. Runs several
 * transcodes side by side, each in its own order; told and asked over IPC (transcode-wire.ts); ends with its parent.
 */
import process from 'node:process';
import { loadAv } from './av-library.ts';
import { Transcode } from './transcode.ts';
import type { FromTranscoder, ToTranscoder, TranscodedPicture } from './transcode-wire.ts';

const av = await loadAv();
const transcodes = new Map<number, { readonly transcode: Transcode; work: Promise<void> }>();
const say = (message: FromTranscoder): void => void process.send?.(message);

process.on('disconnect', () => process.exit(0));
process.on('message', (message: ToTranscoder) => take(message));
say({ type: 'ready', able: av !== undefined });

function take(message: ToTranscoder): void {
  if (message.type === 'open') return open(message);
  const running = transcodes.get(message.id);
  if (!running) return;
  const { transcode } = running;
  switch (message.type) {
    case 'bitRate':
      transcode.kbps = message.kbps;
      return;
    case 'keyFrame':
      return transcode.forceKeyFrame();
    case 'close':
      transcodes.delete(message.id);
      void running.work.finally(() => transcode[Symbol.dispose]());
      return;
    case 'unit':
      running.work = running.work.then(async () => {
        // Closed meanwhile: its memory is given back when this chain ends.
        if (transcodes.get(message.id) !== running) return;
        await transcode
          .take(message, (picture: TranscodedPicture) => say({ type: 'picture', id: message.id, ...picture }))
          .catch(() => fail(message.id));
        say({ type: 'taken', id: message.id });
      });
  }
}

function open(message: Extract<ToTranscoder, { type: 'open' }>): void {
  try {
    if (!av) throw new Error('node-av is not installed');
    transcodes.set(message.id, { transcode: new Transcode(av, message.codec, message.profile), work: Promise.resolve() });
  } catch {
    say({ type: 'failed', id: message.id });
  }
}

function fail(id: number): void {
  const running = transcodes.get(id);
  transcodes.delete(id);
  if (running) void running.work.finally(() => running.transcode[Symbol.dispose]());
  say({ type: 'failed', id });
}
