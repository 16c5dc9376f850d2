import { writeException, type OgcDocument } from '#protocol/ogc/exception-report.ts';
import type { OgcDialect, OgcProblem } from '#protocol/ogc/ogc-problem.ts';
import { breath } from '../breath.ts';

const NO_STORE = { 'cache-control': 'private, no-store' };

export function documentAnswer({ type, text }: OgcDocument, status = 200): Response {
  return new Response(text, {
    status,
    headers: { 'content-type': /charset|json|gml/.test(type) ? type : `${type}; charset=utf-8`, ...NO_STORE },
  });
}

/** WFS 2.0 says by the status as well that it is an exception (09-025r2 annex D); readers of older versions look for it in an answer of 200. */
export function problemAnswer(problem: OgcProblem, dialect: OgcDialect): Response {
  return documentAnswer(writeException(problem, dialect), dialect === 'wfs2.0.0' ? 400 : 200);
}

export function bytesAnswer(bytes: Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(bytes, { headers: { 'content-type': type, ...NO_STORE } });
}

export function jsonAnswer(value: unknown, type = 'application/json', status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'content-type': type, ...NO_STORE } });
}

/** Text of many features, written as it is taken: a slow reader holds up nobody and fills no memory. */
export function streamAnswer(pieces: Iterable<string>, type: string): Response {
  const encoder = new TextEncoder();
  const iterator = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      let text = '';
      while (text.length < CHUNK) {
        const next = iterator.next();
        if (next.done === true) {
          if (text) controller.enqueue(encoder.encode(text));
          return controller.close();
        }
        text += next.value;
      }
      controller.enqueue(encoder.encode(text));
      await breath();
    },
  });
  return new Response(body, { headers: { 'content-type': type, ...NO_STORE } });
}

const CHUNK = 64 * 1024;
