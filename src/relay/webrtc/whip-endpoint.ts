import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdmissionParts } from '../views/admission.ts';
import { problemOf, refusalProblem, sendProblem } from '../problem-answer.ts';
import { admitPublisher } from '../sources/publish-admission.ts';
import { viewRequest } from '../views/view-request.ts';
import { readOffer } from './offer.ts';
import { readOfferBody, sendAnswer, sessionProblem } from './session-requests.ts';
import { SessionDoor, type CameraPath } from './session-door.ts';
import type { WebRtcSessions } from './webrtc-sessions.ts';
import { WhipSession } from './whip-session.ts';

/** WHIP (RFC 9725): a patrol car or body camera POSTs an offer with leave to publish; DELETE ends. */
export class WhipEndpoint {
  readonly #parts: AdmissionParts;
  readonly #webrtc: WebRtcSessions;
  readonly #sessions = new SessionDoor<WhipSession>('WHIP', {
    open: (request, response, path) => this.#open(request, response, path),
    part: () => undefined,
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
    const admitted = await admitPublisher(viewRequest(request, path, 'whip'), this.#parts);
    if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
    const { clock } = this.#parts.ports;
    const session = new WhipSession({
      webrtc: this.#webrtc,
      admitted,
      clock,
      onEnd: (reason) => this.#sessions.remove(admitted.view.id, reason),
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
    this.#sessions.add(session);
    const opened = await session.open(verdict.offer);
    if (opened === 'ended') return sendProblem(response, this.#sessions.endOf(session.id));
    if (typeof opened === 'string') return refuse(sessionProblem(opened));
    if (request.socket.destroyed) return session.end('left');
    const location = `/whip/${encodeURIComponent(path.camera)}/${session.id}`;
    const { media } = this.#parts.audienceOf(path.peer);
    sendAnswer(response, { location, id: session.id, answer: opened.answer, media });
  }
}
