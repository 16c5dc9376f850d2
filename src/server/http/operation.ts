import { z } from 'zod';
import type { Person, Right } from '#domain/person.ts';
import type { Session } from '../people/sessions.ts';
import type { Answered } from './answered.ts';
import type { ProblemCode } from './problem-codes.ts';

/**
 * Who may call: anybody, anybody who is signed in, or people with a right. Rights reach the city's own staff only; an
 * outside organisation is let in where `partners` says so, and then sees what was given to it (X1).
 */
export type Access = 'public' | 'signedIn' | { readonly right: Right | readonly Right[]; readonly partners?: true };

export interface SignedIn {
  readonly person: Person;
  readonly session: Session;
  readonly token: string;
}

export interface Call<Params, Query, Body, Who> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly who: Who;
  /** The body as it comes, for operations with `upload`. */
  readonly upload: ReadableStream<Uint8Array> | undefined;
  readonly request: Request;
  /** Address of the caller. */
  readonly peer: string;
}

/** One row of the route table: routing, checking and the description for others are all made from it. */
export interface Operation {
  /** operationId; also names it in figures and logs. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'delete';
  /** `{name}` stands for a parameter (OpenAPI). */
  readonly path: string;
  readonly summary: string;
  readonly access: Access;
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  /** A body that is read as it comes: its media types and how large it may be. */
  readonly upload: { readonly types: readonly string[]; readonly maxBytes: number } | undefined;
  /** Undefined: no body, or the `Response` that `run` made, of the type `produces`. Beside a schema a `Response` is one without a body (304). */
  readonly answer: z.ZodType | undefined;
  readonly produces: string | undefined;
  readonly status: number;
  /** Refusals beyond those that every operation has. */
  readonly refusals: readonly ProblemCode[];
  /** Does not show that a person is there: called by screens by themselves. Commands always do. */
  readonly background: boolean;
  /** One of the many pictures that a map is made of: counted apart, so that a map that is moved never holds up a command. */
  readonly picture: boolean;
  readonly run: (call: Call<unknown, unknown, unknown, SignedIn | undefined>) => Promise<Answered<unknown>> | Answered<unknown>;
}

type Read<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

interface Spec<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | undefined,
  Who,
> {
  readonly id: string;
  readonly method: Operation['method'];
  readonly path: string;
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly upload?: Operation['upload'];
  readonly answer?: Answer;
  readonly produces?: string;
  readonly status?: number;
  readonly refusals?: readonly ProblemCode[];
  readonly background?: boolean;
  readonly picture?: boolean;
  readonly run: (
    call: Call<Read<Params>, Read<Query>, Read<Body>, Who>,
  ) =>
    | Promise<Answered<Answer extends z.ZodType ? z.input<Answer> | Response : Response | undefined>>
    | Answered<Answer extends z.ZodType ? z.input<Answer> | Response : Response | undefined>;
}

/** An operation of people who are signed in. */
export function defineOperation<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer, SignedIn> & { readonly access: Exclude<Access, 'public'> }): Operation {
  return complete(spec, spec.access);
}

/** An operation that asks nobody who they are. */
export function definePublicOperation<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(spec: Spec<Params, Query, Body, Answer, SignedIn | undefined>): Operation {
  return complete(spec, 'public');
}

function complete<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | undefined,
  Who,
>(spec: Spec<Params, Query, Body, Answer, Who>, access: Access): Operation {
  const { id, method, path, summary, params, query, body, upload, produces, run } = spec;
  return {
    id,
    method,
    path,
    summary,
    access,
    params,
    query,
    body,
    upload,
    answer: spec.answer,
    produces,
    status: spec.status ?? (spec.answer === undefined && produces === undefined ? 204 : 200),
    refusals: spec.refusals ?? [],
    background: spec.background ?? method === 'get',
    picture: spec.picture ?? false,
    // The route table holds operations of all shapes alike; `serveOperation` has read each part by the schemas above.
    run: run as Operation['run'],
  };
}

/** The id in a path. */
export const idParam = z.strictObject({ id: z.string().min(1).max(128) });

/** How many rows a page has. */
export function pageLimit(most: number, usual: number): z.ZodType<number> {
  return z.coerce.number().int().min(1).max(most).default(usual);
}
