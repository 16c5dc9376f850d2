import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '#contract/problem.ts';
import { withMediaAddress } from './answer-address.ts';
import { admit, type Admission, type AdmissionParts } from './admission.ts';
import { problemOf, readBody, refusalProblem, sendProblem } from './problem-answer.ts';
import { viewRequest, type MediaPath } from './view-request.ts';
import { answerOffer, loadWebRtc, type Peer, type WebRtc } from './webrtc-peer.ts';
import { readOffer, type WhepOffer } from './whep-offer.ts';
import { createWhepViewer } from './whep-viewer.ts';

const MAX_SDP_BYTES = 65_536;
/** Sessions whose end is remembered, for viewers that ask after it. */
const MAX_ENDED = 500;

export interface WhepOptions {
  readonly host: string;
  readonly udpPort: number;
}

type CameraPath = MediaPath & { readonly camera: string };

interface Session {
  readonly camera: string;
  readonly peer: Peer;
  readonly end: (reason: string) => void;
}

/** WHEP (draft-ietf-wish-whep): POST an offer, PATCH candidates, DELETE to leave. */
export class WhepEndpoint {
  readonly #parts: AdmissionParts;
  readonly #options: WhepOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #ended = new Map<string, string>();

  constructor(parts: AdmissionParts, options: WhepOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    if (path.view === undefined) {
      if (request.method === 'POST') return this.#open(request, response, path);
      response.setHeader('allow', 'POST, OPTIONS');
      return sendProblem(response, problemOf('method', { status: 405, title: 'WHEP begins with POST' }));
    }
    const session = this.#sessions.get(path.view);
    if (!session || session.camera !== path.camera) return sendProblem(response, this.#afterEnd(path.view));
    if (request.method === 'PATCH') return this.#patch(request, response);
    if (request.method === 'DELETE') {
      session.end('left');
      response.writeHead(200).end();
      return;
    }
    response.setHeader('allow', 'PATCH, DELETE, OPTIONS');
    sendProblem(response, problemOf('method', { status: 405, title: 'A session takes PATCH and DELETE' }));
  }

  async #open(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    const body = await readBody(request, MAX_SDP_BYTES);
    const admitted = await admit(viewRequest(request, path, 'whep'), this.#parts);
    if (!admitted.ok) return sendProblem(response, refusalProblem(admitted.reason));
    const refuse = (code: string, facts: { status: number; title: string; detail?: string }): void => {
      admitted.close(code);
      sendProblem(response, problemOf(code, facts));
    };
    if (!/^application\/sdp\b/i.test(request.headers['content-type'] ?? ''))
      return refuse('notSdp', { status: 415, title: 'The offer must be application/sdp' });
    if (!body) return refuse('tooLarge', { status: 413, title: 'The offer is too long' });
    const sdp = body.toString('utf8');
    const verdict = readOffer(sdp, admitted.channel.reader.parameters?.codec);
    if (!verdict.ok)
      return refuse(verdict.reason, {
        status: verdict.reason === 'badOffer' ? 400 : 406,
        title: 'The offer cannot be answered',
        detail: verdict.detail,
      });
    const library = await loadWebRtc();
    if (!library) return refuse('noWebRtc', { status: 501, title: 'This relay has no WebRTC; use the WebSocket path' });
    const session = await this.#connect(library, { sdp, offer: verdict.offer }, admitted);
    if (session === 'refused')
      return refuse('badOffer', { status: 400, title: 'The offer cannot be answered', detail: 'the WebRTC library refuses it' });
    if (session === 'revoked') return sendProblem(response, refusalProblem('revoked'));
    if (request.socket.destroyed) return session.end('left');
    const location = `/whep/${encodeURIComponent(path.camera)}/${admitted.view.id}`;
    const { media } = this.#parts.audienceOf(path.peer);
    const answer = media ? withMediaAddress(session.peer.answer, media) : session.peer.answer;
    response.writeHead(201, { 'content-type': 'application/sdp', location, 'cache-control': 'no-store' }).end(answer);
  }

  async #connect(
    library: WebRtc,
    request: { sdp: string; offer: WhepOffer },
    admitted: Extract<Admission, { ok: true }>,
  ): Promise<Session | 'refused' | 'revoked'> {
    const { view } = admitted;
    const { clock, random } = this.#parts.ports;
    const draw = (bytes: number): number => Number.parseInt(random.hex(bytes), 16);
    const identity = { payloadType: request.offer.payloadType, ssrc: draw(4), firstSequence: draw(2) };
    let peer: Peer | undefined;
    let ended = false;
    const viewer = createWhepViewer(admitted, identity, { clock, send: (packet) => peer?.send(packet) });
    const end = (reason: string): void => {
      ended = true;
      viewer[Symbol.dispose]();
      peer?.[Symbol.dispose]();
      if (this.#sessions.delete(view.id)) this.#remember(view.id, reason);
      admitted.close(reason);
    };
    view.onCut = end;
    try {
      peer = await answerOffer(library, request, {
        ...this.#options,
        ssrc: identity.ssrc,
        clock,
        onOpen: () => viewer.begin(),
        onControl: (packet) => viewer.control(packet),
        onEnd: end,
      });
    } catch {
      return 'refused';
    }
    if (ended) {
      // Revoked while its candidates were gathered.
      peer[Symbol.dispose]();
      return 'revoked';
    }
    const session: Session = { camera: view.claims.camera, peer, end };
    this.#sessions.set(view.id, session);
    return session;
  }

  #remember(id: string, reason: string): void {
    const oldest = this.#ended.keys().next().value;
    if (this.#ended.size >= MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
    this.#ended.set(id, reason);
  }

  /** WebRTC has no word for why it ended: a viewer that gets no pictures asks by PATCH and is told the reason. */
  #afterEnd(id: string): Problem {
    const reason = this.#ended.get(id);
    if (reason === undefined || reason === 'left') return problemOf('noSession', { status: 404, title: 'There is no such session' });
    return problemOf(reason, { status: 410, title: 'The session was ended by the relay' });
  }

  /** Candidates that the viewer found later (RFC 8840): taken, and not needed, see webrtc-peer.ts. A restart of ICE needs a new session. */
  async #patch(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_SDP_BYTES);
    if (!/^application\/trickle-ice-sdpfrag\b/i.test(request.headers['content-type'] ?? ''))
      return sendProblem(response, problemOf('notFragment', { status: 415, title: 'A change must be application/trickle-ice-sdpfrag' }));
    if (!body) return sendProblem(response, problemOf('tooLarge', { status: 413, title: 'The change is too long' }));
    if (request.headers['if-match'] === '*')
      return sendProblem(response, problemOf('noRestart', { status: 422, title: 'ICE restarts are not supported: make a new session' }));
    response.writeHead(204).end();
  }
}
