import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdmissionParts } from '../admission.ts';
import { problemOf, refusalProblem, sendProblem } from '../problem-answer.ts';
import { admitPublisher } from '../publish-admission.ts';
import { viewRequest, type MediaPath } from '../view-request.ts';
import { createEndedSessions } from './ended-sessions.ts';
import { readOffer } from './offer.ts';
import { patchSession, readOfferBody, refuseMethod, sendAnswer, sessionProblem } from './session-requests.ts';
import type { WebRtcSessions } from './webrtc-sessions.ts';
import { WhipSession } from './whip-session.ts';

type CameraPath = MediaPath & { readonly camera: string };

/** WHIP (RFC 9725): a patrol car or body camera POSTs an offer with leave to publish; DELETE ends. */
export class WhipEndpoint {
  readonly #parts: AdmissionParts;
  readonly #webrtc: WebRtcSessions;
  readonly #sessions = new Map<string, WhipSession>();
  readonly #ended = createEndedSessions();

  constructor(parts: AdmissionParts, webrtc: WebRtcSessions) {
    this.#parts = parts;
    this.#webrtc = webrtc;
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    if (path.view === undefined) {
      if (request.method === 'POST') return this.#open(request, response, path);
      if (request.method === 'GET') return void response.writeHead(204).end();
      return refuseMethod(response, 'GET, POST, OPTIONS', 'WHIP begins with POST');
    }
    const session = this.#sessions.get(path.view);
    if (!session || session.camera !== path.camera) return sendProblem(response, this.#ended.problemOf(path.view));
    if (path.part !== undefined) return sendProblem(response, problemOf('notFound', { status: 404, title: 'There is nothing here' }));
    if (request.method === 'PATCH') return patchSession(request, response, session.id);
    if (request.method === 'GET') return void response.writeHead(204).end();
    if (request.method !== 'DELETE') return refuseMethod(response, 'GET, PATCH, DELETE, OPTIONS', 'A session takes PATCH and DELETE');
    session.end('left');
    response.writeHead(200).end();
  }

  async #open(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    const text = await readOfferBody(request);
    const admitted = await admitPublisher(viewRequest(request, path, 'whip'), this.#parts);
    if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
    const { clock } = this.#parts.ports;
    const session = new WhipSession({
      webrtc: this.#webrtc,
      admitted,
      clock,
      onEnd: (reason) => {
        if (this.#sessions.delete(admitted.view.id)) this.#ended.add(admitted.view.id, reason);
      },
    });
    const refuse = (problem: ReturnType<typeof problemOf>): void => {
      session.end(problem.code);
      sendProblem(response, problem);
    };
    if (typeof text !== 'string') return refuse(text);
    const verdict = readOffer(text, { peer: 'sends', audio: admitted.audio });
    if (!verdict.ok) {
      const { reason, detail } = verdict;
      return refuse(problemOf(reason, { status: reason === 'badOffer' ? 400 : 406, title: 'The offer cannot be answered', detail }));
    }
    const available = await this.#webrtc.available();
    if (available !== 'yes') return refuse(sessionProblem(available));
    this.#sessions.set(session.id, session);
    const opened = await session.open(verdict.offer);
    if (opened === 'ended') return sendProblem(response, this.#ended.problemOf(session.id));
    if (typeof opened === 'string') return refuse(sessionProblem(opened));
    if (request.socket.destroyed) return session.end('left');
    const location = `/whip/${encodeURIComponent(path.camera)}/${session.id}`;
    const { media } = this.#parts.audienceOf(path.peer);
    sendAnswer(response, { location, id: session.id, answer: opened.answer, media });
  }
}
