import type { Problem } from '#contract/problem.ts';
import type { Handled } from '../handler.ts';
import type { ProblemCode } from './problem-codes.ts';

export interface Refused {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: NonNullable<Problem['errors']>;
  readonly retryAfterSeconds?: number;
}

/** What an operation comes to: a body by its schema, or a refusal that is mapped to HTTP in one place. */
export type Answered<Body> =
  | { readonly ok: true; readonly body: Body; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  | Refused;

export function answer<Body>(
  body: Body,
  more: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> } = {},
): Answered<Body> {
  return { ok: true, body, ...more };
}

export function refuse(code: ProblemCode, more: Omit<Refused, 'ok' | 'code'> = {}): Refused {
  return { ok: false, code, ...more };
}

/** The engine's answer, or why the queue before it did not take the input. */
export function refusalOf(handled: Extract<Handled, { ok: false }>): Refused {
  return handled.reason === 'busy' || handled.reason === 'failed'
    ? refuse(handled.reason, { retryAfterSeconds: 1 })
    : refuse(handled.reason);
}
