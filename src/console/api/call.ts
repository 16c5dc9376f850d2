import type { z } from 'zod';
import { problem, type Problem } from '#contract/problem.ts';

/** Longer than any answer may take; beyond it the person is told rather than left waiting. */
const DEADLINE_MS = 15_000;

/** The server said no, or said nothing. `code` is worded by the console; `status` is 0 when nothing was heard. */
export class CallFailed extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string | undefined;
  readonly errors: NonNullable<Problem['errors']>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    status: number,
    said: { code: string; detail?: string | undefined; errors?: Problem['errors'] | undefined },
    retryAfterSeconds?: number,
  ) {
    super(said.detail ?? said.code);
    this.name = 'CallFailed';
    this.status = status;
    this.code = said.code;
    this.detail = said.detail;
    this.errors = said.errors ?? [];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

let onSignedOut: () => void = () => {};
/** Called when any call is answered 401: the session is over. */
export function whenSignedOut(run: () => void): void {
  onSignedOut = run;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly json?: unknown;
  readonly body?: Blob;
  /** Of `body`; CSV where it is not said. */
  readonly type?: string;
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number;
}

/** One request, its answer read by its schema; throws `CallFailed` and nothing else (but an abort of the caller's own). */
export async function call<Schema extends z.ZodType>(schema: Schema, path: string, options: Call = {}): Promise<z.infer<Schema>> {
  const response = await send(path, options);
  const body = await readJson(response);
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  console.error(`answer of ${path} does not fit the contract`, read.error.issues.slice(0, 5));
  throw new CallFailed(response.status, { code: 'unreadable' });
}

/** A request whose answer has no body of interest. */
export async function callOnly(path: string, options: Call = {}): Promise<void> {
  await send(path, options);
}

async function send(path: string, options: Call): Promise<Response> {
  const method = options.method ?? 'GET';
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') headers['x-mangru'] = '1';
  if (options.json !== undefined) headers['content-type'] = 'application/json';
  if (options.body) headers['content-type'] = options.type ?? 'text/csv';
  const deadline = AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
      ...(options.json !== undefined ? { body: JSON.stringify(options.json) } : options.body ? { body: options.body } : {}),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new CallFailed(0, { code: 'offline' });
  }
  if (response.ok) return response;
  throw await failure(response, path);
}

async function failure(response: Response, path: string): Promise<CallFailed> {
  const read = problem.safeParse(await readJson(response).catch(() => undefined));
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const failed = new CallFailed(
    response.status,
    read.success ? read.data : { code: codeOf(response.status) },
    Number.isFinite(seconds) ? seconds : undefined,
  );
  if (response.status === 401 && !path.endsWith('/session')) onSignedOut();
  return failed;
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new CallFailed(response.status, { code: 'unreadable' });
  }
}

function codeOf(status: number): string {
  if (status === 401) return 'signedOut';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 429) return 'tooMany';
  if (status === 503) return 'busy';
  return status < 500 ? 'invalid' : 'server';
}
