import { isStale, type Unit } from '#domain/unit.ts';
import { unitOwnerFor } from '#engine/policy.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Clock } from '#services/ports.ts';
import type { UnitBoard } from '../../units/unit-board.ts';
import { NOTHING, setOf, type OgcLayer } from '../ogc-layer.ts';

const EVERYWHERE = [-180, -90, 180, 90] as const;

/** Where cars and people on the move are at this moment: the city's staff see all, an outside organisation its own (U11). */
export function unitLayer({ units, clock }: { readonly units: Pick<UnitBoard, 'find'>; readonly clock: Clock }): OgcLayer {
  return {
    facts: {
      name: 'units',
      title: { ko: '출동 자원', en: 'Units' },
      summary: {
        ko: '순찰차, 소방차 등의 지금 위치와 상태. 볼 수 있는 것만 나옴',
        en: 'Patrol cars, fire engines and others where they are now, as far as the reader may see them',
      },
      geometry: 'Point',
      fields: [
        { name: 'id', type: 'string', title: { ko: '번호', en: 'Id' } },
        { name: 'organisation', type: 'string', title: { ko: '소속', en: 'Organisation' } },
        { name: 'kind', type: 'string', title: { ko: '종류', en: 'Kind' } },
        { name: 'callSign', type: 'string', title: { ko: '호출부호', en: 'Call sign' } },
        { name: 'state', type: 'string', title: { ko: '상태', en: 'State' } },
        { name: 'heading', type: 'number', title: { ko: '진행 방향(도)', en: 'Heading, degrees' } },
        { name: 'speedKmh', type: 'number', title: { ko: '속도', en: 'Speed, km/h' } },
        { name: 'at', type: 'dateTime', title: { ko: '위치 시각', en: 'When it was there' } },
        { name: 'stale', type: 'boolean', title: { ko: '위치 끊김', en: 'No longer known' } },
      ],
      styles: [{ name: 'kind', title: { ko: '종류', en: 'Kind' } }],
    },
    access: { right: 'unit.view', partners: true },
    extent: () => undefined,
    select({ person, box }) {
      const owner = unitOwnerFor(person);
      if (owner === undefined) return NOTHING;
      const now = clock.now();
      const found = units.find({ area: { kind: 'box', box: box ?? EVERYWHERE }, owner }).map(({ unit }) => unit);
      return setOf(
        found.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
        (unit) => unitFeature(unit, now),
      );
    },
  };
}

function unitFeature(unit: Unit, now: number): OgcFeature {
  const { id, organisation, kind, callSign, lon, lat, heading, speedKmh, state, at } = unit;
  return {
    id,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { id, organisation, kind, callSign, state, heading, speedKmh, at, stale: isStale(unit, now) },
  };
}
