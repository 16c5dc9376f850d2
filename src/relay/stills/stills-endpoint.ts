import type { IncomingMessage, ServerResponse } from 'node:http';
import { admit, type Admitted, type AdmissionParts } from '../views/admission.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import { refusalProblem, sendProblem } from '../problem-answer.ts';
import { KEY_FRAME_MS, SNAPSHOT_PROBLEMS } from './snapshot-endpoint.ts';
import { STILL_EVERY_MS } from './still-series.ts';
import type { Stills } from './stills.ts';
import { streamQuery, viewRequest, type MediaPath } from '../views/view-request.ts';

const DEFAULT_EVERY_MS = 1_000;
const MOST_EVERY_MS = 60_000;
/** A viewer that has not taken one still for so long is too slow even for stills. */
const STALLED_MS = 30_000;
const BOUNDARY = 'still';

/**
 * GET /stills/<cameraId>?every=ms: stills one after the other as `multipart/x-mixed-replace`, which an `<img>` shows as it
 * is. Each part tells in `X-Wall-Clock-Ms` when it was taken. `every` is at least 500 and at most 60,000 ms. A viewer that has not taken one
 * still is not sent the next.
 */
export async function sendStills(
  request: IncomingMessage,
  response: ServerResponse,
  context: { path: MediaPath & { readonly camera: string }; parts: AdmissionParts; stills: Stills },
): Promise<void> {
  const { path, parts, stills } = context;
  const stream = streamQuery(path, 'sub');
  const admitted = await admit({ ...viewRequest(request, path, 'stills'), stream }, parts);
  if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
  if (request.socket.destroyed) return admitted.close('left');
  serve(response, { admitted, source: stills.of(admitted.channel), everyMs: everyOf(path), clock: parts.ports.clock });
}

function everyOf(path: MediaPath): number {
  const asked = Number(path.query.get('every') ?? DEFAULT_EVERY_MS);
  return Math.min(MOST_EVERY_MS, Math.max(STILL_EVERY_MS, Number.isFinite(asked) ? asked : DEFAULT_EVERY_MS));
}

interface Series {
  readonly admitted: Admitted;
  readonly source: ReturnType<Stills['of']>;
  readonly everyMs: number;
  readonly clock: AdmissionParts['ports']['clock'];
}

function serve(response: ServerResponse, { admitted, source, everyMs, clock }: Series): void {
  let sentAt = Number.NEGATIVE_INFINITY;
  let ended = false;

  function end(reason: string): void {
    if (ended) return;
    ended = true;
    attachment[Symbol.dispose]();
    waiting[Symbol.dispose]();
    admitted.close(reason);
  }

  /** Before the first still there can be a word why there is none; after it only the end. */
  function fail(reason: keyof typeof SNAPSHOT_PROBLEMS): void {
    if (ended) return;
    end(reason);
    if (response.headersSent) response.destroy();
    else sendProblem(response, SNAPSHOT_PROBLEMS[reason]);
  }

  function send(unit: MediaUnit): void {
    const now = clock.now();
    // A key frame comes when the camera likes: one that is a little early is taken rather than none.
    if (ended || now - sentAt < everyMs * 0.9) return;
    if (response.writableLength > 0) {
      if (now - sentAt <= STALLED_MS) return;
      end('tooSlow');
      return void response.destroy();
    }
    sentAt = now;
    waiting[Symbol.dispose]();
    const [file = new Uint8Array(0)] = unit.nals;
    if (!response.headersSent) begin(response);
    const taken = Math.round(unit.wallClockMicros / 1_000);
    response.write(`Content-Type: image/jpeg\r\nContent-Length: ${file.length}\r\nX-Wall-Clock-Ms: ${taken}\r\n\r\n`);
    response.write(file);
    // Browsers show a part when they see the next one's boundary.
    response.write(`\r\n--${BOUNDARY}\r\n`);
    admitted.view.count(file.length);
  }

  admitted.view.onCut = (reason) => {
    end(reason);
    response.destroy();
  };
  response.on('close', () => end('left'));
  const waiting = clock.after(KEY_FRAME_MS, () => fail('noPicture'));
  const attachment = source.attachUnits({ onUnit: send, onState: () => {}, onUnable: () => fail('absent') });
  const [latest] = source.opening().units;
  if (latest) send(latest);
}

function begin(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': `multipart/x-mixed-replace; boundary=${BOUNDARY}`,
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.write(`--${BOUNDARY}\r\n`);
}
