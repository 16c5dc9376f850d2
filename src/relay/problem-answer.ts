import type { IncomingMessage, ServerResponse } from 'node:http';
import { REFUSALS, type RefusalCode } from '#contract/media.ts';
import type { Problem } from '#contract/problem.ts';

/** RFC 9457 problem details of what the relay refuses. */
export function problemOf(code: string, facts: { readonly status: number; readonly title: string; readonly detail?: string }): Problem {
  return { type: `urn:mangru:problem:${code}`, code, ...facts };
}

export function refusalProblem(code: RefusalCode): Problem {
  return problemOf(code, REFUSALS[code]);
}

export function sendProblem(response: ServerResponse, problem: Problem): void {
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer';
  if (problem.status === 503) headers['retry-after'] = '1';
  response.writeHead(problem.status, headers).end(JSON.stringify(problem));
}

/** A request body of at most `maxBytes`; undefined when it is longer or ends early. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length > maxBytes) {
        resolve(undefined);
        request.pause();
      } else parts.push(part);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}
