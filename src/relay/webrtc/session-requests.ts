import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '#contract/problem.ts';
import type { MediaAddress } from '../views/audience.ts';
import { problemOf, readBody, sendProblem } from '../problem-answer.ts';
import { withMediaAddress } from './answer-address.ts';
import type { SessionRefusal } from './webrtc-sessions.ts';

/** What WHEP (draft-ietf-wish-whep-03) and WHIP (RFC 9725) have in common over HTTP. */
export const MAX_SDP_BYTES = 65_536;

const REFUSALS: Readonly<Record<SessionRefusal, Problem>> = {
  badOffer: problemOf('badOffer', { status: 400, title: 'The offer cannot be answered', detail: 'the WebRTC library refuses it' }),
  busy: problemOf('busy', { status: 503, title: 'Too many are connecting at the moment' }),
  away: problemOf('restarted', { status: 503, title: 'WebRTC is being started' }),
  noWebRtc: problemOf('noWebRtc', { status: 501, title: 'This relay has no WebRTC; use the WebSocket path' }),
};

export function sessionProblem(refusal: SessionRefusal): Problem {
  return REFUSALS[refusal];
}

/** The offer's text, or why there is none. */
export async function readOfferBody(request: IncomingMessage): Promise<string | Problem> {
  const body = await readBody(request, MAX_SDP_BYTES);
  if (!/^application\/sdp\b/i.test(request.headers['content-type'] ?? ''))
    return problemOf('notSdp', { status: 415, title: 'The offer must be application/sdp' });
  return body ? body.toString('utf8') : problemOf('tooLarge', { status: 413, title: 'The offer is too long' });
}

export function refuseMethod(response: ServerResponse, allow: string, title: string): void {
  response.setHeader('allow', allow);
  sendProblem(response, problemOf('method', { status: 405, title }));
}

/** The name of the one ICE session that a session has (§4.3.1 of both). */
export function entityTag(id: string): string {
  return `"${id}"`;
}

export function sendAnswer(
  response: ServerResponse,
  session: {
    readonly location: string;
    readonly id: string;
    readonly answer: string;
    /** Where the peer sends its media, where that is not where they are taken. */
    readonly media: MediaAddress | undefined;
    readonly links?: readonly string[];
  },
): void {
  response
    .writeHead(201, {
      'content-type': 'application/sdp',
      location: session.location,
      etag: entityTag(session.id),
      'accept-patch': 'application/trickle-ice-sdpfrag',
      'cache-control': 'no-store',
      ...(session.links ? { link: session.links.join(', ') } : {}),
    })
    .end(session.media ? withMediaAddress(session.answer, session.media) : session.answer);
}

/**
 * Candidates that the peer found later (RFC 8840): taken, and not needed, since we answer where its checks come from, as an
 * ICE-lite agent does (RFC 8445 §2.5); so whoever holds a ticket cannot make us send to addresses of their choice. A
 * restart of ICE needs a new session; without restarts a session is never another one, so its tag need not be named (the
 * draft's own client names none), but a wrong one is refused.
 */
export async function patchSession(request: IncomingMessage, response: ServerResponse, id: string): Promise<void> {
  const refuse = (code: string, status: number, title: string): void => sendProblem(response, problemOf(code, { status, title }));
  const body = await readBody(request, MAX_SDP_BYTES);
  if (!/^application\/trickle-ice-sdpfrag\b/i.test(request.headers['content-type'] ?? ''))
    return refuse('notFragment', 415, 'A change must be application/trickle-ice-sdpfrag');
  if (!body) return refuse('tooLarge', 413, 'The change is too long');
  const match = request.headers['if-match'];
  if (match === '*') return refuse('noRestart', 422, 'ICE restarts are not supported: make a new session');
  if (match !== undefined && match !== entityTag(id)) return refuse('otherTag', 412, 'The session has another entity tag');
  const lines = body.toString('utf8').split(/\r?\n/);
  if (lines.some((line) => line !== '' && !/^[a-z]=/.test(line))) return refuse('badFragment', 400, 'The change is no SDP fragment');
  response.writeHead(204).end();
}
