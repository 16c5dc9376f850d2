import type { Camera } from '#domain/camera.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Cameras } from '../../http/http-ports.ts';
import { setOf, type OgcLayer } from '../ogc-layer.ts';

/** Degrees around a part of the map in which a camera may stand that sees into it: a kilometre. */
const REACH_DEGREES = 0.01;
const ALL = 1_000_000;
const EVERYWHERE = [-180, -90, 180, 90] as const;
/** Smaller than this they are one blot, and each is worked out when it is asked for. */
const MAX_SCALE = 20_000;

/** The ground that each camera sees as it stands, past the buildings that are known, as areas; dead and unlinked cameras see nothing (SG3). */
export function coverageLayer(cameras: Pick<Cameras, 'page' | 'coverage'>): OgcLayer {
  return {
    facts: {
      name: 'coverage',
      title: { ko: '카메라 시야', en: 'What cameras see' },
      summary: {
        ko: '건물에 가린 곳을 뺀 카메라별 시야. 방향을 모르면 둘레 전체를 「보일 수 있음」으로',
        en: 'The ground each camera sees past buildings; all around, as perhaps, where its direction is not known',
      },
      geometry: 'Polygon',
      fields: [
        { name: 'id', type: 'string', title: { ko: '관리번호', en: 'Id' } },
        { name: 'label', type: 'string', title: { ko: '이름', en: 'Name' } },
        { name: 'sees', type: 'string', title: { ko: '시야', en: 'Sees: yes, perhaps' } },
        { name: 'ptz', type: 'boolean', title: { ko: '회전', en: 'Turns (PTZ)' } },
      ],
      styles: [{ name: 'sees', title: { ko: '시야', en: 'Sees' } }],
      maxScaleDenominator: MAX_SCALE,
    },
    access: { right: 'camera.list' },
    extent: () => undefined,
    async select({ box }) {
      const [west, south, east, north] = box ?? EVERYWHERE;
      const around = [west - REACH_DEGREES, south - REACH_DEGREES, east + REACH_DEGREES, north + REACH_DEGREES] as const;
      const { cameras: found } = await cameras.page({ limit: ALL, box: around });
      return setOf(found.filter(isSeeing), (camera) => coverageFeature(camera, cameras));
    },
  };
}

function isSeeing({ state, streams }: Camera): boolean {
  return streams.length > 0 && state !== 'fault' && state !== 'maintenance';
}

function coverageFeature(camera: Camera, cameras: Pick<Cameras, 'coverage'>): OgcFeature {
  const { id, label, ptz, bearing, lon, lat } = camera;
  const ring = cameras.coverage(id) ?? [
    [lon, lat],
    [lon, lat],
    [lon, lat],
    [lon, lat],
  ];
  return {
    id,
    geometry: { type: 'Polygon', coordinates: [ring] },
    properties: { id, label, sees: bearing === undefined ? 'perhaps' : 'yes', ptz },
  };
}
