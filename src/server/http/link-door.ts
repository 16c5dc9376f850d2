import type { HttpRequest } from '#services/ports.ts';
import type { Links } from './http-ports.ts';
import { refuse } from './answered.ts';
import { readBody } from './read-body.ts';
import { toProblem } from './serve-operation.ts';

/** A partner's message is a few kilobytes; the longest wires allow 1 MiB. */
const MAX_LINK_BODY_BYTES = 1024 * 1024;

/** Hands what comes under /link/… to the link that answers there; the link knows its peers and their credentials. */
export async function serveLink(links: Pick<Links, 'http'>, request: Request, peer: string): Promise<Response> {
  const path = new URL(request.url).pathname;
  const handler = links.http(path);
  if (!handler) return toProblem(refuse('notFound'));
  const body = await readBody(request.body, MAX_LINK_BODY_BYTES);
  if (body === 'tooLarge') return toProblem(refuse('tooLarge'));
  const headers: HttpRequest['headers'] = Object.fromEntries(request.headers);
  const answered = await handler({ method: request.method, path, headers, body, peer });
  const bytes = typeof answered.body === 'string' ? answered.body : Uint8Array.from(answered.body);
  return new Response(bytes, { status: answered.status, headers: { 'cache-control': 'no-store', ...answered.headers } });
}
