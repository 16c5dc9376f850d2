import type { IncomingMessage, ServerResponse } from 'node:http';
import { admit, type Admission, type AdmissionParts } from '../views/admission.ts';
import type { MediaUnit } from '../media/media-unit.ts';
import { problemOf, refusalProblem, sendProblem } from '../problem-answer.ts';
import type { SnapshotMaker } from './snapshot-maker.ts';
import { viewRequest, type MediaPath } from '../views/view-request.ts';

/** A camera that is just being connected gets so long to send its first key frame. */
export const KEY_FRAME_MS = 5_000;

/** GET /snapshot/<cameraId>: the latest key frame as JPEG; `X-Wall-Clock-Ms` tells when it was taken. */
export async function sendSnapshot(
  request: IncomingMessage,
  response: ServerResponse,
  context: { path: MediaPath & { readonly camera: string }; parts: AdmissionParts; maker: SnapshotMaker },
): Promise<void> {
  const { parts, maker } = context;
  const admitted = await admit(viewRequest(request, context.path, 'snapshot'), parts);
  if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
  let closed = false;
  const close = (reason: string): void => {
    closed = true;
    admitted.close(reason);
  };
  admitted.view.onCut = (reason) => {
    close(reason);
    response.destroy();
  };
  const unit = await latestKeyFrame(admitted, parts);
  if (closed) return;
  if (!unit) {
    close('noPicture');
    return sendProblem(response, SNAPSHOT_PROBLEMS.noPicture);
  }
  const snapshot = await maker.make(unit);
  if (closed) return;
  if (!snapshot.ok) {
    close(snapshot.reason);
    return sendProblem(response, SNAPSHOT_PROBLEMS[snapshot.reason]);
  }
  admitted.view.count(snapshot.jpeg.length);
  close('done');
  response
    .writeHead(200, {
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-wall-clock-ms': String(Math.round(unit.wallClockMicros / 1_000)),
    })
    .end(snapshot.jpeg);
}

/** Why there is no picture. */
export const SNAPSHOT_PROBLEMS = {
  noPicture: problemOf('noPicture', { status: 504, title: 'The camera gives no picture at the moment' }),
  absent: problemOf('noSnapshots', {
    status: 501,
    title: 'This relay cannot make snapshots: the optional package node-av is not installed',
  }),
  busy: problemOf('busy', { status: 503, title: 'Too many snapshots are being made' }),
  failed: problemOf('snapshotFailed', { status: 502, title: 'The key frame of the camera could not be decoded' }),
};

async function latestKeyFrame(admitted: Extract<Admission, { ok: true }>, parts: AdmissionParts): Promise<MediaUnit | undefined> {
  const { channel } = admitted;
  const cached = channel.state.state === 'live' ? channel.reader.gop.latestKey : undefined;
  if (cached) return cached;
  const { promise, resolve } = Promise.withResolvers<MediaUnit | undefined>();
  const deadline = parts.ports.clock.after(KEY_FRAME_MS, () => resolve(undefined));
  const attachment = channel.attachUnits({
    onUnit: (unit) => {
      if (unit.key) resolve(unit);
    },
    onState: () => {},
  });
  const unit = await promise;
  deadline[Symbol.dispose]();
  attachment[Symbol.dispose]();
  return unit;
}
