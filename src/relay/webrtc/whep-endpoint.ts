import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { admit, type AdmissionParts } from '../views/admission.ts';
import { problemOf, readBody, refusalProblem, sendProblem } from '../problem-answer.ts';
import { viewRequest } from '../views/view-request.ts';
import { readOffer } from './offer.ts';
import { readOfferBody, refuseMethod, sendAnswer, sessionProblem } from './session-requests.ts';
import { SessionDoor, type CameraPath } from './session-door.ts';
import type { WebRtcSessions } from './webrtc-sessions.ts';
import { WhepSession } from './whep-session.ts';

const MAX_LAYER_BYTES = 1_024;
/** Extension of WHEP that earlier drafts describe: which of the encodings a session is given. */
const LAYER = 'urn:ietf:params:whep:ext:core:layer';
const UNSUPPORTED = problemOf('unsupported', { status: 406, title: 'The camera’s codec is none of WebRTC’s' });
const layerWish = z.object({ encodingId: z.enum(['main', 'sub']) });

/** WHEP (draft-ietf-wish-whep-03): POST an offer; PATCH candidates, DELETE to leave, POST to its `layer` for the other stream. */
export class WhepEndpoint {
  readonly #parts: AdmissionParts;
  readonly #webrtc: WebRtcSessions;
  readonly #sessions = new SessionDoor<WhepSession>('WHEP', {
    open: (request, response, path) => this.#open(request, response, path),
    part: (name) => (name === 'layer' ? (request, response, session) => this.#layer(request, response, session) : undefined),
  });

  constructor(parts: AdmissionParts, webrtc: WebRtcSessions) {
    this.#parts = parts;
    this.#webrtc = webrtc;
  }

  handle(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    return this.#sessions.handle(request, response, path);
  }

  async #open(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    const text = await readOfferBody(request);
    const wanted = viewRequest(request, path, 'whep');
    const admitted = await admit(wanted, this.#parts);
    if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
    const session = new WhepSession({
      webrtc: this.#webrtc,
      admitted,
      stream: wanted.stream,
      onEnd: (reason) => this.#sessions.remove(admitted.view.id, reason),
    });
    const refuse = (problem: ReturnType<typeof problemOf>): void => {
      session.end(problem.code);
      sendProblem(response, problem);
    };
    if (typeof text !== 'string') return refuse(text);
    const verdict = readOffer(text, {
      peer: 'receives',
      codec: admitted.channel.reader.parameters?.codec,
      audio: admitted.mayListen,
    });
    if (!verdict.ok) {
      const { reason, detail } = verdict;
      return refuse(problemOf(reason, { status: reason === 'badOffer' ? 400 : 406, title: 'The offer cannot be answered', detail }));
    }
    const available = await this.#webrtc.available();
    if (available !== 'yes') return refuse(sessionProblem(available));
    this.#sessions.add(session);
    const opened = await session.open(verdict.offer);
    if (opened === 'unsupported' || session.endedBecause === 'unsupported') return refuse(UNSUPPORTED);
    if (opened === 'ended') return sendProblem(response, this.#sessions.endOf(session.id));
    if (typeof opened === 'string') return refuse(sessionProblem(opened));
    if (request.socket.destroyed) return session.end('left');
    const location = `/whep/${encodeURIComponent(path.camera)}/${session.id}`;
    const { media } = this.#parts.audienceOf(path.peer);
    sendAnswer(response, { location, id: session.id, answer: opened.answer, media, links: [`<${location}/layer>; rel="${LAYER}"`] });
  }

  /** Who holds the session's address may choose between the streams of the camera that its ticket is for. */
  async #layer(request: IncomingMessage, response: ServerResponse, session: WhepSession): Promise<void> {
    if (request.method === 'GET') return sendLayer(response, session);
    if (request.method !== 'POST') return refuseMethod(response, 'GET, POST, OPTIONS', 'A layer is asked for by POST');
    const body = await readBody(request, MAX_LAYER_BYTES);
    const wish = layerWish.safeParse(parseJson(body?.toString('utf8')));
    if (!wish.success)
      return sendProblem(
        response,
        problemOf('badLayer', { status: 400, title: 'A layer is {"encodingId":"main"} or {"encodingId":"sub"}' }),
      );
    const outcome = await session.change({ stream: wish.data.encodingId });
    if (outcome === 'changed') return sendLayer(response, session);
    if (outcome === 'ended') return sendProblem(response, this.#sessions.endOf(session.id));
    sendProblem(response, refusalProblem(outcome));
  }
}

function sendLayer(response: ServerResponse, session: WhepSession): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(session.layer));
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
