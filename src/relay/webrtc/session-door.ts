import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Problem } from '#contract/problem.ts';
import { problemOf, sendProblem } from '../problem-answer.ts';
import type { MediaPath } from '../views/view-request.ts';
import { createEndedSessions } from './ended-sessions.ts';
import { patchSession, refuseMethod } from './session-requests.ts';

export type CameraPath = MediaPath & { readonly camera: string };

interface HttpSession {
  readonly id: string;
  readonly camera: string;
  end(reason: string): void;
}

/** What WHEP and WHIP do differently. */
export interface SessionRequests<Session> {
  /** POST of an offer. */
  readonly open: (request: IncomingMessage, response: ServerResponse, path: CameraPath) => Promise<void>;
  /** A resource of a session below its own address; undefined where there is none of that name. */
  readonly part: (name: string) => ((request: IncomingMessage, response: ServerResponse, session: Session) => Promise<void>) | undefined;
}

/** The sessions of one endpoint over HTTP: each is made by POST and has an address of its own until its end, which that address then tells. */
export class SessionDoor<Session extends HttpSession> {
  readonly #protocol: string;
  readonly #requests: SessionRequests<Session>;
  readonly #sessions = new Map<string, Session>();
  readonly #ended = createEndedSessions();

  constructor(protocol: 'WHEP' | 'WHIP', requests: SessionRequests<Session>) {
    this.#protocol = protocol;
    this.#requests = requests;
  }

  add(session: Session): void {
    this.#sessions.set(session.id, session);
  }

  /** Nothing for a session that never was added. */
  remove(id: string, reason: string): void {
    if (this.#sessions.delete(id)) this.#ended.add(id, reason);
  }

  endOf(id: string): Problem {
    return this.#ended.problemOf(id);
  }

  async handle(request: IncomingMessage, response: ServerResponse, path: CameraPath): Promise<void> {
    if (path.view === undefined) {
      if (request.method === 'POST') return this.#requests.open(request, response, path);
      if (request.method === 'GET') return void response.writeHead(204).end();
      return refuseMethod(response, 'GET, POST, OPTIONS', `${this.#protocol} begins with POST`);
    }
    const session = this.#sessions.get(path.view);
    if (!session || session.camera !== path.camera) return sendProblem(response, this.endOf(path.view));
    if (path.part !== undefined) {
      const answer = this.#requests.part(path.part);
      if (answer) return answer(request, response, session);
      return sendProblem(response, problemOf('notFound', { status: 404, title: 'There is nothing here' }));
    }
    if (request.method === 'PATCH') return patchSession(request, response, session.id);
    if (request.method === 'GET') return void response.writeHead(204).end();
    if (request.method !== 'DELETE') return refuseMethod(response, 'GET, PATCH, DELETE, OPTIONS', 'A session takes PATCH and DELETE');
    session.end('left');
    response.writeHead(200).end();
  }
}
