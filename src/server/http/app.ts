import type { HttpBindings } from '@hono/node-server';
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { addressKey } from '#base/address-key.ts';
import type { HttpMetrics } from '../http-metrics.ts';
import { RateLimit } from '../people/rate-limit.ts';
import { refuse } from './answered.ts';
import type { AudienceOf } from './audience.ts';
import type { ConsoleFiles } from './console-files.ts';
import type { Links } from './http-ports.ts';
import type { OgcDoor } from '../ogc/ogc-door.ts';
import { serveLink } from './link-door.ts';
import type { Operation } from './operation.ts';
import { toProblem, type ServeOperation } from './serve-operation.ts';

export interface AppPorts {
  readonly table: readonly Operation[];
  readonly serve: ServeOperation;
  readonly links: Pick<Links, 'http'>;
  readonly ogc: Pick<OgcDoor, 'serve'>;
  readonly files: ConsoleFiles;
  readonly audienceOf: AudienceOf;
  readonly now: () => number;
  readonly log: Logger;
  readonly metrics: HttpMetrics;
  /** Address of the caller, beyond proxies that are trusted. */
  readonly peerOf: (socket: { readonly remoteAddress?: string | undefined }, forwardedFor: string | undefined) => string;
}

/** A page with all its files, and a whole control room behind one address; not a flood. */
const PER_ADDRESS = { perSecond: 500, burst: 4_000, maxKeys: 20_000 };
/** Asked by machines that watch us: never refused. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics']);

interface Env {
  Bindings: HttpBindings;
  Variables: { requestId: string; peer: string; operation: string };
}

/** Everything over HTTP: the API by its route table, the links' doors, and the built console. */
export function createApp(ports: AppPorts): Hono<Env> {
  const app = new Hono<Env>();
  watch(app, ports);
  for (const operation of ports.table) {
    app.on(operation.method.toUpperCase(), operation.path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) => {
      context.set('operation', operation.id);
      return ports.serve(operation, {
        request: context.req.raw,
        pathParams: context.req.param(),
        peer: context.get('peer'),
        requestId: context.get('requestId'),
      });
    });
  }
  app.all('/link/*', (context) => {
    context.set('operation', 'link');
    return serveLink(ports.links, context.req.raw, context.get('peer'));
  });
  app.all('/ogc/*', (context) => {
    context.set('operation', 'ogc');
    return ports.ogc.serve(context.req.raw, context.get('peer'));
  });
  app.all('/api/*', (context) => toProblem(refuse(isKnownPath(ports.table, context.req.path) ? 'methodNotAllowed' : 'notFound')));
  app.on(['GET', 'HEAD'], '*', (context) => {
    context.set('operation', 'console');
    return ports.files.serve(context.req.path, context.req.raw) ?? toProblem(refuse('notFound'));
  });
  app.all('*', () => toProblem(refuse('methodNotAllowed')));
  app.onError((error, context) => {
    ports.log.error({ err: error, requestId: context.get('requestId') }, 'request failed');
    return toProblem(refuse('server', { detail: `request ${context.get('requestId')}` }));
  });
  return app;
}

/** Around every request: its name, its caller's share, the security headers, its figure and its line in the log. */
function watch(app: Hono<Env>, ports: AppPorts): void {
  const perAddress = new RateLimit(PER_ADDRESS, ports.now);
  app.use(async (context, next) => {
    const began = performance.now();
    const requestId = randomUUID();
    const peer = ports.peerOf(context.env.incoming.socket, context.req.header('x-forwarded-for'));
    context.set('requestId', requestId);
    context.set('peer', peer);
    context.set('operation', 'none');
    // Links have a queue of their own that says no (`busy`).
    const free = WATCHED.has(context.req.path) || context.req.path.startsWith('/link/');
    const limited = free ? undefined : perAddress.take(addressKey(peer));
    if (limited && !limited.ok) context.res = toProblem(refuse('tooMany', { retryAfterSeconds: limited.retryAfterSeconds }));
    else await next();
    for (const [name, value] of Object.entries(ports.audienceOf(peer).headers)) context.res.headers.set(name, value);
    context.res.headers.set('x-request-id', requestId);
    const seconds = (performance.now() - began) / 1_000;
    const operation = context.get('operation');
    ports.metrics.answered(operation, context.res.status, seconds);
    // The operation and not the address: addresses may hold what people searched for.
    const line = { requestId, operation, method: context.req.method, status: context.res.status, ms: Math.round(seconds * 1_000), peer };
    if (context.res.status >= 500) ports.log.warn(line, 'request');
    else if (context.req.method === 'GET') ports.log.debug(line, 'request');
    else ports.log.info(line, 'request');
  });
}

function isKnownPath(table: readonly Operation[], path: string): boolean {
  return table.some((operation) => new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
}
