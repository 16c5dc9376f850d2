import type { Camera } from '#domain/camera.ts';
import type { Box } from '#protocol/ogc/geometry.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import { presentCamera } from '../../present/present-camera.ts';
import type { Cameras } from '../../http/http-ports.ts';
import { setOf, type OgcLayer } from '../ogc-layer.ts';

/** As many as the registry holds; the picture and the answers have limits of their own. */
const ALL = 1_000_000;
const EVERYWHERE: Box = [-180, -90, 180, 90];

/** The registry without what is private: where a stream is found and how one logs in stands in no view of a camera (invariant 10). */
export function cameraLayer(cameras: Pick<Cameras, 'page'>): OgcLayer {
  let extent: Box | undefined;
  return {
    facts: {
      name: 'cameras',
      title: { ko: '카메라', en: 'Cameras' },
      summary: {
        ko: '카메라의 위치, 용도, 방향과 상태. 영상 주소와 계정은 없음',
        en: 'Where cameras stand, what they are for, where they look; no address of any stream',
      },
      geometry: 'Point',
      fields: [
        { name: 'id', type: 'string', title: { ko: '관리번호', en: 'Id' } },
        { name: 'label', type: 'string', title: { ko: '이름', en: 'Name' } },
        { name: 'owner', type: 'string', title: { ko: '관리기관', en: 'Owner' } },
        { name: 'purpose', type: 'string', title: { ko: '설치목적', en: 'Purpose' } },
        { name: 'address', type: 'string', title: { ko: '소재지', en: 'Address' } },
        { name: 'bearing', type: 'number', title: { ko: '방향(도)', en: 'Bearing, degrees' } },
        { name: 'fieldOfView', type: 'number', title: { ko: '화각(도)', en: 'Field of view, degrees' } },
        { name: 'rangeMetres', type: 'number', title: { ko: '거리(m)', en: 'Range, metres' } },
        { name: 'ptz', type: 'boolean', title: { ko: '회전', en: 'Turns (PTZ)' } },
        { name: 'state', type: 'string', title: { ko: '상태', en: 'State' } },
        { name: 'linked', type: 'boolean', title: { ko: '영상연계', en: 'Linked' } },
      ],
      styles: [
        { name: 'state', title: { ko: '상태', en: 'State' } },
        { name: 'view', title: { ko: '방향과 화각', en: 'Direction and view' } },
      ],
    },
    access: { right: 'camera.list' },
    async extent() {
      extent ??= extentOf((await cameras.page({ limit: ALL, box: EVERYWHERE })).cameras);
      return extent;
    },
    async select({ box }) {
      const page = await cameras.page({ limit: ALL, box: box ?? EVERYWHERE });
      return setOf(page.cameras, cameraFeature);
    },
  };
}

/** What is named here and nothing else: a view that grows by something private does not grow here. */
function cameraFeature(camera: Camera): OgcFeature {
  const { id, label, owner, purpose, lon, lat, address, bearing, fieldOfView, rangeMetres, ptz, state, linked } = presentCamera(camera);
  return {
    id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { id, label, owner, purpose, address, bearing, fieldOfView, rangeMetres, ptz, state, linked },
  };
}

function extentOf(cameras: readonly Camera[]): Box | undefined {
  if (cameras.length === 0) return undefined;
  let [west, south, east, north] = EVERYWHERE.map((side) => -side) as [number, number, number, number];
  for (const { lon, lat } of cameras)
    [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  return [west, south, east, north];
}
