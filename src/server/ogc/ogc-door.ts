import type { Logger } from 'pino';
import type { EntryDraft } from '#domain/journal.ts';
import type { AudienceOf } from '../http/audience.ts';
import type { BasemapLayer } from '../http/basemap.ts';
import { refuse, type Refused } from '../http/answered.ts';
import type { SignedIn } from '../http/operation.ts';
import { comesFromHere } from '../http/origin-check.ts';
import { toProblem } from '../http/serve-operation.ts';
import { readSessionCookie } from '../http/session-cookie.ts';
import { RateLimit } from '../people/rate-limit.ts';
import type { Sessions } from '../people/sessions.ts';
import type { SignInDesk } from '../people/sign-in-desk.ts';
import { AnswerCache } from '../map-proxy/answer-cache.ts';
import { BasicSignIn } from './basic-sign-in.ts';
import { layersFor, ogcLayers, type OgcPorts } from './layer-list.ts';
import { serveFeatures } from './features-service.ts';
import { createGround } from './ground-tiles.ts';
import { PicturePress } from './picture-press.ts';
import { serveTiles } from './tile-service.ts';
import { serveWfs } from './wfs-service.ts';
import { serveWms, type OgcCall, type OgcService } from './wms-service.ts';
import { WorkGate } from './work-gate.ts';

export interface OgcDoorPorts extends OgcPorts {
  readonly sessions: Pick<Sessions, 'check'>;
  readonly desk: Pick<SignInDesk, 'signIn'>;
  readonly audienceOf: AudienceOf;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly log: Logger;
  /** Layers of the base map of the city, where it has one. */
  readonly basemap: () => readonly BasemapLayer[];
}

export interface OgcDoor extends Disposable {
  serve(request: Request, peer: string): Promise<Response>;
}

/** A desktop map asks for a few pictures a second; a wall of tiles for a hundred at once. */
const PER_SESSION = { perSecond: 50, burst: 400, maxKeys: 10_000 };
/** Some thousand tiles: a city at the levels that are looked at. */
const GROUND_CACHE_BYTES = 32 * 1024 * 1024;
/** Searches and pictures under way at a time: the control room's own questions go first. */
const AT_ONCE = { running: 4, waiting: 200 };

/** The door of other maps: our layers as WMS, WFS, features and tiles of OGC under /ogc/…, each reader by their own rights (docs/ogc). */
export function createOgcDoor(ports: OgcDoorPorts): OgcDoor {
  const basic = new BasicSignIn(ports);
  const press = new PicturePress(ports.clock);
  const perSession = new RateLimit(PER_SESSION, () => ports.clock.now());
  const gate = new WorkGate(AT_ONCE);
  const layers = ogcLayers(ports);
  const service: OgcService = {
    layers,
    ground: createGround({ basemap: ports.basemap, layers }),
    groundCache: new AnswerCache(GROUND_CACHE_BYTES),
    press,
    title: ports.config.city.title,
    extent: ports.extent,
    now: () => ports.clock.now(),
  };
  return {
    async serve(request, peer) {
      const who = await whoAsks(request, peer, { ports, basic });
      if ('code' in who) return challenge(who, request);
      const limited = perSession.take(who.session.id);
      if (!limited.ok) return toProblem(refuse('tooMany', { retryAfterSeconds: limited.retryAfterSeconds }));
      if (layersFor(service.layers, who.person).length === 0) {
        void ports.record({
          kind: 'command.refused',
          at: ports.clock.now(),
          actor: `person:${who.person.id}`,
          data: { command: 'readLayers', reason: 'noRight' },
        });
        return toProblem(refuse('noRight'));
      }
      const { host } = new URL(request.url);
      const call: OgcCall = { request, person: who.person, origin: `${ports.audienceOf(peer).secure ? 'https' : 'http'}://${host}` };
      const answered = await gate.run(() => route(service, call));
      return answered === 'busy' ? toProblem(refuse('busy', { retryAfterSeconds: 2 })) : answered;
    },
    [Symbol.dispose]: () => press[Symbol.dispose](),
  };
}

function route(service: OgcService, call: OgcCall): Promise<Response> {
  const { pathname } = new URL(call.request.url);
  if (pathname === '/ogc/wms')
    return call.request.method === 'GET' ? serveWms(service, call) : Promise.resolve(toProblem(refuse('methodNotAllowed')));
  if (pathname === '/ogc/wfs') return serveWfs(service, call);
  if (/^\/ogc\/features(?:\/|$)/.test(pathname)) return serveFeatures(service, call);
  if (pathname.startsWith('/ogc/tiles/')) return serveTiles(service, call);
  return Promise.resolve(toProblem(refuse('notFound')));
}

/** The session of a page of ours, or login and password with the request. */
async function whoAsks(
  request: Request,
  peer: string,
  { ports, basic }: { readonly ports: OgcDoorPorts; readonly basic: BasicSignIn },
): Promise<SignedIn | Refused> {
  if (request.method !== 'GET' && request.method !== 'POST') return refuse('methodNotAllowed');
  const audience = ports.audienceOf(peer);
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  // A posted WFS request reads as well: what holds for reading is asked.
  if (!comesFromHere({ method: 'GET', header, publicOrigin: audience.origin })) return refuse('forbidden');
  const authorization = header('authorization');
  if (authorization !== undefined) return basic.check({ header: authorization, peer, secure: audience.secure });
  const token = readSessionCookie(header('cookie'));
  const checked = token === undefined ? undefined : ports.sessions.check(token, false);
  return token !== undefined && checked?.ok === true ? { person: checked.person, session: checked.session, token } : refuse('signedOut');
}

/** A browser would ask for a password in a window of its own, which no page of ours wants. */
function challenge(refused: Refused, request: Request): Response {
  const answer = toProblem(refused);
  const browser = request.headers.has('sec-fetch-site') || request.headers.has('cookie');
  if (answer.status === 401 && !browser) answer.headers.set('www-authenticate', 'Basic realm="Mangru", charset="UTF-8"');
  return answer;
}
