import type { MapServiceDetail } from '#contract/map-service.ts';
import { decodeEucKr } from '#protocol/korean-text.ts';
import type { OgcRead } from '#protocol/ogc/ogc-problem.ts';
import { exceptionOf, type Offer } from '#protocol/ogc/read-capabilities.ts';
import type { TileOffer } from '#protocol/ogc/read-wmts.ts';
import type { Clock } from '#services/ports.ts';
import { WorkGate } from '../ogc/work-gate.ts';
import { AnswerCache, type KeptAnswer } from './answer-cache.ts';
import { isReady, kvpUrl, loginHeaders, tileUrl, type MapService } from './map-services.ts';
import { capabilitiesUrl, presentOffer, readOffer, wmtsTileUrl, type WmtsTile } from './offers.ts';
import type { GetUpstream, UpstreamFailure } from './upstream.ts';

export interface MapProxyPorts {
  readonly services: ReadonlyMap<string, MapService>;
  readonly get: GetUpstream;
  readonly clock: Clock;
}

export type ProxyFailure = UpstreamFailure | 'noKey' | 'badStatus' | 'exception' | 'notAPicture' | 'unreadable' | 'busy' | 'resting';

/** `said`: what the server itself gave as its reason. */
export type Proxied<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: ProxyFailure; readonly said?: string };

export interface ProxiedBytes {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Kind = 'picture' | 'text';

const TIMEOUT_MS = 10_000;
const MAX_BYTES: Readonly<Record<Kind, number>> = { picture: 8 * 1024 * 1024, text: 16 * 1024 * 1024 };
const CACHE_BYTES = 64 * 1024 * 1024;
const KEEP_TILE_MS = 6 * 3_600_000;
const MOST_KEPT_MS = 7 * 24 * 3_600_000;
const KEEP_CAPABILITIES_MS = 300_000;
/** One server of others may not take what the others need. */
const PER_SERVICE = { running: 8, waiting: 200 };
/** After so many failures in a row a server is left alone for a while: a map asks a hundred times a second. */
const FAILURES_BEFORE_REST = 6;
const REST_MS = 10_000;

interface Standing {
  readonly gate: WorkGate;
  failures: number;
  restsUntil: number;
}

/** Fetches maps of others for browsers that may ask nobody but us: only from servers of the configuration, bounded, and kept for a while. */
export class MapProxy {
  readonly #ports: MapProxyPorts;
  readonly #cache = new AnswerCache(CACHE_BYTES);
  readonly #offers = new WeakMap<Uint8Array, OgcRead<Offer | TileOffer>>();
  readonly #standing = new Map<string, Standing>();

  constructor(ports: MapProxyPorts) {
    this.#ports = ports;
  }

  get services(): ReadonlyMap<string, MapService> {
    return this.#ports.services;
  }

  /** A tile. One that was had before is given again while the server is away: an old map is better than none. */
  async tile(service: MapService, place: { readonly z: number; readonly x: number; readonly y: number }): Promise<Proxied<ProxiedBytes>> {
    const url = tileUrl(service, place);
    return this.#kept(service, url, { kind: 'picture', keepMs: KEEP_TILE_MS });
  }

  /** A picture of a WMS; it shows what is, and is not kept. */
  picture(service: MapService, parameters: Readonly<Record<string, string>>): Promise<Proxied<ProxiedBytes>> {
    return this.#ask(service, kvpUrl(service, parameters), 'picture');
  }

  /** Features or facts, as text. */
  text(service: MapService, parameters: Readonly<Record<string, string>>): Promise<Proxied<ProxiedBytes>> {
    return this.#ask(service, kvpUrl(service, parameters), 'text');
  }

  /** What a WMS, WFS or WMTS says it has. */
  async capabilities(service: MapService): Promise<Proxied<MapServiceDetail>> {
    const offer = await this.#offer(service);
    return offer.ok ? { ok: true, value: presentOffer(offer.value) } : offer;
  }

  /** A tile of a layer of a WMTS; `z` counts the levels of its pyramid, the coarsest is 0. */
  async wmtsTile(service: MapService, wanted: WmtsTile): Promise<Proxied<ProxiedBytes> | 'noSuchTile'> {
    const offer = await this.#offer(service);
    if (!offer.ok) return offer;
    const url = wmtsTileUrl(service, offer.value, wanted);
    return url === undefined ? 'noSuchTile' : this.#kept(service, url, { kind: 'picture', keepMs: KEEP_TILE_MS });
  }

  async #offer(service: MapService): Promise<Proxied<Offer | TileOffer>> {
    const answer = await this.#kept(service, capabilitiesUrl(service), { kind: 'text', keepMs: KEEP_CAPABILITIES_MS });
    if (!answer.ok) return answer;
    // A description is megabytes long, and every tile of a WMTS goes by it.
    const read = this.#offers.get(answer.value.bytes) ?? readOffer(service, textIn(answer.value));
    this.#offers.set(answer.value.bytes, read);
    return read.ok ? read : { ok: false, reason: 'unreadable', said: read.problem.text };
  }

  async #kept(
    service: MapService,
    url: URL,
    { kind, keepMs }: { readonly kind: Kind; readonly keepMs: number },
  ): Promise<Proxied<ProxiedBytes>> {
    const key = `${service.config.id} ${url.href}`;
    const kept = this.#cache.get(key);
    const now = this.#ports.clock.now();
    if (kept && now < kept.until) return { ok: true, value: kept };
    const answer = await this.#ask(service, url, kind);
    if (!answer.ok) return kept ? { ok: true, value: kept } : answer;
    this.#cache.put(key, { ...answer.value, until: now + Math.min(answer.value.maxAgeMs ?? keepMs, MOST_KEPT_MS) } satisfies KeptAnswer);
    return answer;
  }

  async #ask(service: MapService, url: URL, kind: Kind): Promise<Proxied<ProxiedBytes & { readonly maxAgeMs: number | undefined }>> {
    if (!isReady(service)) return { ok: false, reason: 'noKey' };
    const standing = this.#standingOf(service);
    if (this.#ports.clock.now() < standing.restsUntil) return { ok: false, reason: 'resting' };
    const asked = await standing.gate.run(() =>
      this.#ports.get({
        url,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES[kind],
        headers: loginHeaders(service),
        mayBePrivate: service.config.private,
      }),
    );
    if (asked === 'busy') return { ok: false, reason: 'busy' };
    this.#remember(standing, asked.ok && asked.status < 500);
    if (!asked.ok) return asked;
    const { status, type, bytes, maxAgeSeconds } = asked;
    const picture = kind === 'picture' ? pictureType(bytes) : type;
    if (status === 200 && picture !== undefined && !(kind === 'text' && isException(bytes)))
      return { ok: true, value: { type: picture, bytes, maxAgeMs: maxAgeSeconds === undefined ? undefined : maxAgeSeconds * 1_000 } };
    const said = exceptionOf(textIn({ bytes }).slice(0, 20_000));
    if (said !== undefined) return { ok: false, reason: 'exception', said };
    return status === 200 ? { ok: false, reason: 'notAPicture' } : { ok: false, reason: 'badStatus', said: String(status) };
  }

  #standingOf({ config }: MapService): Standing {
    const found = this.#standing.get(config.id) ?? { gate: new WorkGate(PER_SERVICE), failures: 0, restsUntil: 0 };
    this.#standing.set(config.id, found);
    return found;
  }

  #remember(standing: Standing, worked: boolean): void {
    standing.failures = worked ? 0 : standing.failures + 1;
    if (standing.failures < FAILURES_BEFORE_REST) return;
    standing.failures = 0;
    standing.restsUntil = this.#ports.clock.now() + REST_MS;
  }
}

/** By what they begin with: what calls itself a picture and is a page is none. */
function pictureType(bytes: Uint8Array): string | undefined {
  const begins = (...magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (begins(0x47, 0x49, 0x46, 0x38)) return 'image/gif';
  return begins(0x52, 0x49, 0x46, 0x46) && bytes[8] === 0x57 && bytes[9] === 0x45 ? 'image/webp' : undefined;
}

function isException(bytes: Uint8Array): boolean {
  return /<(?:\w+:)?(?:Service)?ExceptionReport\b/.test(textIn({ bytes: bytes.subarray(0, 2_000) }));
}

/** By the encoding that its head declares; Korean servers still write CP949. */
export function textIn({ bytes }: { readonly bytes: Uint8Array }): string {
  const declared = /encoding\s*=\s*["'](?:euc-kr|ks_c_5601-1987|cp949)["']/i.test(new TextDecoder('latin1').decode(bytes.subarray(0, 200)));
  return (declared ? decodeEucKr(bytes) : undefined) ?? new TextDecoder('utf-8').decode(bytes);
}
