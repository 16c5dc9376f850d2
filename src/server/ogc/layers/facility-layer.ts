import type { Facility } from '#domain/facility.ts';
import { facilitiesIn } from '#engine/facilities/facility-index.ts';
import { seenFacilities } from '#engine/policy.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Facilities } from '../../facilities/facilities.ts';
import { setOf, type OgcLayer } from '../ogc-layer.ts';

/** Hydrants, hazards, road signs and whatever else a city imports. Who manages a hazard, and their telephone, is told in the scene of an incident alone: a layer is copied where no journal follows it. */
export function facilityLayer(facilities: Pick<Facilities, 'index'>): OgcLayer {
  return {
    facts: {
      name: 'facilities',
      title: { ko: '시설', en: 'Facilities' },
      summary: {
        ko: '소방용수, 위험물시설, 도로전광표지 등. 관리자와 전화번호는 없음',
        en: 'Hydrants, hazards, road signs and others; neither who manages them nor a telephone number',
      },
      geometry: 'Point',
      fields: [
        { name: 'id', type: 'string', title: { ko: '시설번호', en: 'Id' } },
        { name: 'kind', type: 'string', title: { ko: '종류', en: 'Kind' } },
        { name: 'name', type: 'string', title: { ko: '이름', en: 'Name' } },
        { name: 'address', type: 'string', title: { ko: '소재지', en: 'Address' } },
        { name: 'type', type: 'string', title: { ko: '유형', en: 'Type' } },
        { name: 'pressure', type: 'string', title: { ko: '출수압력', en: 'Pressure' } },
        { name: 'spot', type: 'string', title: { ko: '상세위치', en: 'Where exactly' } },
        { name: 'substance', type: 'string', title: { ko: '물질', en: 'Substance' } },
        { name: 'amount', type: 'string', title: { ko: '저장량', en: 'Amount' } },
      ],
      styles: [{ name: 'kind', title: { ko: '종류', en: 'Kind' } }],
    },
    access: { right: 'incident.view', partners: true },
    extent() {
      const { tree } = facilities.index;
      return tree && [tree.minX, tree.minY, tree.maxX, tree.maxY];
    },
    select({ person, box }) {
      const may = seenFacilities(person);
      const found = box ? facilitiesIn(facilities.index, box) : facilities.index.facilities;
      return setOf(
        found.filter(({ kind }) => may(kind)),
        facilityFeature,
      );
    },
  };
}

/** What is named here and nothing else. Kind and id name the thing together. */
function facilityFeature({ id, kind, name, lon, lat, address, detail }: Facility): OgcFeature {
  const { type, pressure, spot, substance, amount } = detail;
  return {
    id: `${kind}-${id}`,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    properties: { id, kind, name, address, type, pressure, spot, substance, amount },
  };
}
