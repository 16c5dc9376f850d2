import { z } from 'zod';
import { mapServiceDetail, mapServiceList } from '#contract/map-service.ts';
import { presentMapService, presentOwnTiles, type MapService } from '../../map-proxy/map-services.ts';
import { textIn, type MapProxy, type Proxied, type ProxiedBytes, type ProxyFailure } from '../../map-proxy/map-proxy.ts';
import { answer, refuse, type Answered, type Refused } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';

const whole = z.coerce.number().int().min(0).max(10_000_000);
const tileParams = z.strictObject({ id: z.string().min(1).max(64), z: whole.max(30), x: whole, y: whole });

/** What of a request to a WMS is handed on; everything else stays here. */
const handedOn = z.string().max(2_000);
const side = z.coerce.number().int().min(1).max(4_096);
const wmsQuery = z.object({
  REQUEST: z.enum(['GetMap', 'GetFeatureInfo', 'GetLegendGraphic']),
  ...Object.fromEntries(
    [
      'VERSION',
      'LAYERS',
      'LAYER',
      'STYLES',
      'STYLE',
      'CRS',
      'SRS',
      'BBOX',
      'FORMAT',
      'TRANSPARENT',
      'BGCOLOR',
      'TIME',
      'QUERY_LAYERS',
      'INFO_FORMAT',
      'FEATURE_COUNT',
      'I',
      'J',
      'X',
      'Y',
    ].map((name) => [name, handedOn.optional()]),
  ),
  WIDTH: side.optional(),
  HEIGHT: side.optional(),
});

const MAX_FEATURES = 2_000;
const featuresQuery = z.strictObject({
  layer: z.string().min(1).max(200),
  /** West, south, east, north in Web Mercator, or in the system of `crs`. */
  bbox: z
    .string()
    .max(200)
    .regex(/^-?[\d.]+(?:,-?[\d.]+){3}$/),
  crs: z.coerce.number().int().min(1_000).max(999_999).default(3_857),
});

const REASONS: Readonly<Record<ProxyFailure, string>> = {
  unreachable: 'the server cannot be reached',
  addressNotAllowed: 'the server lies at an address that is not allowed; a server inside needs `private: true`',
  tooSlow: 'the server did not answer in time',
  tooLarge: 'the answer is too large',
  redirects: 'the server points to another address, which is not followed',
  noKey: 'its key or password is not set on this server',
  badStatus: 'the server refused with status',
  exception: 'the server refused',
  notAPicture: 'the answer is no picture',
  unreadable: 'the answer cannot be read',
  busy: 'too much is asked of the server at once',
  resting: 'the server has failed several times and is asked again in a moment',
};

const access = 'signedIn';
const refusals = ['notFound', 'mapServerFailed'] as const;

export function mapServiceOperations(ports: ApiPorts): readonly Operation[] {
  return [services(ports), capabilities(ports), tiles(ports), wmtsTiles(ports), wms(ports), features(ports)];
}

function services({ config, maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'listMapServices',
    method: 'get',
    path: '/api/v1/map-services',
    summary: 'Our vector tiles, and servers of other maps that the administrator allows, without their addresses.',
    access,
    answer: mapServiceList,
    run: () =>
      answer({ base: config.map.base, services: [presentOwnTiles(config), ...[...maps.services.values()].map(presentMapService)] }),
  });
}

function capabilities({ maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'readMapService',
    method: 'get',
    path: '/api/v1/map-services/{id}',
    summary: 'What a WMS, WFS or WMTS says it has.',
    access,
    params: idParam,
    answer: mapServiceDetail,
    refusals,
    async run({ params }) {
      const service = maps.services.get(params.id);
      if (!service || service.config.type === 'tiles') return refuse('notFound');
      const offered = await maps.capabilities(service);
      return offered.ok ? answer(offered.value) : failed(offered);
    },
  });
}

function tiles({ maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'readMapTile',
    method: 'get',
    path: '/api/v1/map-proxy/{id}/tiles/{z}/{x}/{y}',
    summary: 'A tile of a server of others, y counted from the north.',
    access,
    params: tileParams,
    produces: 'image/png',
    refusals,
    picture: true,
    async run({ params: { id, ...place } }) {
      const service = serviceOf(maps, id, 'tiles');
      if (!service) return refuse('notFound');
      return bytes(await maps.tile(service, place), 'private, max-age=3600');
    },
  });
}

function wmtsTiles({ maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'readMapServiceTile',
    method: 'get',
    path: '/api/v1/map-proxy/{id}/wmts/{z}/{x}/{y}',
    summary: 'A tile of a layer of a WMTS of others; z counts the levels that it says it has, the coarsest is 0.',
    access,
    params: tileParams,
    query: z.strictObject({ layer: z.string().min(1).max(200), style: z.string().max(200).default('') }),
    produces: 'image/png',
    refusals,
    picture: true,
    async run({ params: { id, ...place }, query }) {
      const service = serviceOf(maps, id, 'wmts');
      const tile = service && (await maps.wmtsTile(service, { ...place, ...query }));
      return tile === undefined || tile === 'noSuchTile' ? refuse('notFound') : bytes(tile, 'private, max-age=3600');
    },
  });
}

function wms({ maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'readMapPicture',
    method: 'get',
    path: '/api/v1/map-proxy/{id}/wms',
    summary: 'GetMap, GetLegendGraphic or GetFeatureInfo of a WMS of others.',
    access,
    params: idParam,
    query: wmsQuery,
    produces: 'image/png',
    refusals,
    picture: true,
    async run({ params, query }) {
      const service = serviceOf(maps, params.id, 'wms');
      if (!service) return refuse('notFound');
      const parameters = Object.fromEntries(
        Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      );
      const asked = { SERVICE: 'WMS', ...parameters };
      return query.REQUEST === 'GetFeatureInfo'
        ? plain(await maps.text(service, asked))
        : bytes(await maps.picture(service, asked), 'no-store');
    },
  });
}

function features({ maps }: ApiPorts): Operation {
  return defineOperation({
    id: 'readMapFeatures',
    method: 'get',
    path: '/api/v1/map-proxy/{id}/features',
    summary: `Features of a WFS of others in a box, as GML 3.1.1 or GeoJSON, ${MAX_FEATURES} at most.`,
    access,
    params: idParam,
    query: featuresQuery,
    produces: 'text/xml',
    refusals,
    picture: true,
    async run({ params, query: { layer, bbox, crs } }) {
      const service = serviceOf(maps, params.id, 'wfs');
      if (!service) return refuse('notFound');
      const srs = `EPSG:${crs}`;
      return plain(
        await maps.text(service, {
          SERVICE: 'WFS',
          VERSION: '1.1.0',
          REQUEST: 'GetFeature',
          TYPENAME: layer,
          SRSNAME: srs,
          BBOX: `${bbox},${srs}`,
          MAXFEATURES: String(MAX_FEATURES),
        }),
      );
    },
  });
}

function serviceOf(maps: MapProxy, id: string, type: MapService['config']['type']): MapService | undefined {
  const service = maps.services.get(id);
  return service?.config.type === type ? service : undefined;
}

function failed({ reason, said }: { readonly reason: ProxyFailure; readonly said?: string }): Refused {
  const detail = said === undefined ? REASONS[reason] : `${REASONS[reason]}: ${said}`;
  // The reason as a code as well, for screens that word it.
  return refuse('mapServerFailed', { detail, errors: [{ field: reason, reason: said ?? '' }] });
}

function bytes(proxied: Proxied<ProxiedBytes>, cache: string): Answered<Response> {
  if (!proxied.ok) return failed(proxied);
  const { type, bytes: body } = proxied.value;
  return answer(new Response(body, { headers: { 'content-type': type, 'cache-control': cache } }));
}

/** As text or data and never as a page: what another server writes may not become a page of ours. */
function plain(proxied: Proxied<ProxiedBytes>): Answered<Response> {
  if (!proxied.ok) return failed(proxied);
  const { type } = proxied.value;
  const shown = /json/i.test(type) ? 'application/json' : /xml|gml/i.test(type) ? 'text/xml; charset=utf-8' : 'text/plain; charset=utf-8';
  return answer(
    new Response(textIn(proxied.value), {
      headers: { 'content-type': shown, 'cache-control': 'no-store', 'content-disposition': 'attachment' },
    }),
  );
}
