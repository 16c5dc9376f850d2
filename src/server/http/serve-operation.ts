import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Problem } from '#contract/problem.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { RateLimit } from '../people/rate-limit.ts';
import type { Sessions } from '../people/sessions.ts';
import { mayCall } from './access.ts';
import { refuse, type Refused } from './answered.ts';
import type { AudienceOf } from './audience.ts';
import type { Operation, SignedIn } from './operation.ts';
import { comesFromHere } from './origin-check.ts';
import { problemOf } from './problem-codes.ts';
import { BodyTooLarge, limitBody, readBody } from './read-body.ts';
import { readSessionCookie } from './session-cookie.ts';

export interface ServePorts {
  readonly sessions: Pick<Sessions, 'check'>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly now: () => number;
  readonly log: Logger;
  readonly audienceOf: AudienceOf;
  /** Checks every answer by its schema too; for tests. */
  readonly checkAnswers: boolean;
}

/** One request as the API sees it. */
export interface Arrival {
  readonly request: Request;
  readonly pathParams: Readonly<Record<string, string>>;
  readonly peer: string;
  readonly requestId: string;
}

/** A console with a thousand open incidents asks for less than this; a runaway script for more. */
const PER_SESSION = { perSecond: 50, burst: 400, maxKeys: 10_000 };
/** Tiles: a wall of four displays that is moved. */
const PICTURES_PER_SESSION = { perSecond: 200, burst: 2_000, maxKeys: 10_000 };
const MAX_JSON_BYTES = 64 * 1024;

export type ServeOperation = (operation: Operation, arrival: Arrival) => Promise<Response>;

/** Takes one request through all that every operation has in common. */
export function createServeOperation(ports: ServePorts): ServeOperation {
  const perSession = new RateLimit(PER_SESSION, ports.now);
  const picturesPerSession = new RateLimit(PICTURES_PER_SESSION, ports.now);
  return async (operation, arrival) => {
    try {
      const refused = checkOrigin(operation, arrival, ports);
      if (refused) return toProblem(refused);
      const who = whoCalls(operation, arrival.request, ports);
      if (operation.access !== 'public' && !who) return toProblem(refuse('signedOut'));
      const limited = who ? (operation.picture ? picturesPerSession : perSession).take(who.session.id) : undefined;
      if (limited && !limited.ok) return toProblem(refuse('tooMany', { retryAfterSeconds: limited.retryAfterSeconds }));
      const denied = deny(operation, who, ports);
      if (denied) return toProblem(denied);
      return await run(operation, arrival, { who, ports });
    } catch (error) {
      if (error instanceof BodyTooLarge) return toProblem(refuse('tooLarge'));
      ports.log.error({ err: error, requestId: arrival.requestId, operation: operation.id }, 'request failed');
      return toProblem(refuse('server', { detail: `request ${arrival.requestId}` }));
    }
  };
}

/** The one place where a refusal becomes HTTP. */
export function toProblem(refused: Refused): Response {
  const { code, detail, errors, retryAfterSeconds } = refused;
  const problem: Problem = problemOf(code, { ...(detail === undefined ? {} : { detail }), ...(errors === undefined ? {} : { errors }) });
  const headers: Record<string, string> = { 'content-type': 'application/problem+json', 'cache-control': 'no-store' };
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds);
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

/** Public reads may come from anywhere, by link or by machine. */
function checkOrigin(operation: Operation, { request, peer }: Arrival, ports: ServePorts): Refused | undefined {
  if (operation.access === 'public' && operation.method === 'get') return undefined;
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  return comesFromHere({ method: request.method, header, publicOrigin: ports.audienceOf(peer).origin }) ? undefined : refuse('forbidden');
}

function whoCalls(operation: Operation, request: Request, ports: ServePorts): SignedIn | undefined {
  const token = readSessionCookie(request.headers.get('cookie') ?? undefined);
  if (token === undefined) return undefined;
  const checked = ports.sessions.check(token, !operation.background);
  return checked.ok ? { person: checked.person, session: checked.session, token } : undefined;
}

/** What a person may not even call is recorded as well (X2). */
function deny(operation: Operation, who: SignedIn | undefined, ports: ServePorts): Refused | undefined {
  if (!who) return undefined;
  const leave = mayCall(who.person, operation.access);
  if (leave.ok) return undefined;
  ports
    .record({
      kind: 'command.refused',
      at: ports.now(),
      actor: `person:${who.person.id}`,
      data: { command: operation.id, reason: leave.reason },
    })
    .catch((error: unknown) => ports.log.error({ err: error }, 'refusal not recorded'));
  return refuse(leave.reason);
}

async function run(
  operation: Operation,
  arrival: Arrival,
  { who, ports }: { readonly who: SignedIn | undefined; readonly ports: ServePorts },
): Promise<Response> {
  const { request, peer } = arrival;
  const params = read(operation.params, 'path', arrival.pathParams);
  const query = read(operation.query, 'query', Object.fromEntries(new URL(request.url).searchParams));
  const body = operation.body ? await readJson(operation.body, request) : undefined;
  const wrong = [params, query, body].find((part) => part !== undefined && !part.ok);
  if (wrong && !wrong.ok) return toProblem(wrong);
  const upload = operation.upload ? openUpload(operation.upload, request) : undefined;
  if (upload && 'code' in upload) return toProblem(upload);
  const answered = await operation.run({ params: params?.value, query: query?.value, body: body?.value, who, upload, request, peer });
  if (!answered.ok) return toProblem(answered);
  if (answered.body instanceof Response) return answered.body;
  const headers = { 'cache-control': 'no-store', ...answered.headers };
  const status = answered.status ?? operation.status;
  if (!operation.answer) return new Response(null, { status, headers });
  const checked: unknown = ports.checkAnswers ? operation.answer.parse(answered.body) : answered.body;
  return new Response(JSON.stringify(checked), { status, headers: { 'content-type': 'application/json', ...headers } });
}

type ReadPart = { readonly ok: true; readonly value: unknown } | (Refused & { readonly value?: undefined });

function read(schema: z.ZodType | undefined, where: string, value: unknown): ReadPart | undefined {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues
    .slice(0, 20)
    .map((issue) => ({ field: [where, ...issue.path.map(String)].join('.'), reason: issue.message }));
  return refuse('invalid', { errors });
}

async function readJson(schema: z.ZodType, request: Request): Promise<ReadPart | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) return refuse('unsupportedMedia', { detail: 'application/json is expected' });
  const bytes = await readBody(request.body, MAX_JSON_BYTES);
  if (bytes === 'tooLarge') return refuse('tooLarge');
  try {
    return read(schema, 'body', JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse('invalid', { errors: [{ field: 'body', reason: 'is not JSON' }] });
  }
}

function openUpload(upload: NonNullable<Operation['upload']>, request: Request): ReadableStream<Uint8Array> | Refused | undefined {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (!upload.types.includes(type)) return refuse('unsupportedMedia', { detail: upload.types.join(', ') });
  if (Number(request.headers.get('content-length') ?? 0) > upload.maxBytes) return refuse('tooLarge');
  return request.body ? limitBody(request.body, upload.maxBytes) : undefined;
}
