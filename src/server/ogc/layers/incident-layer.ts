import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import { maySee } from '#engine/policy.ts';
import type { OgcFeature } from '#protocol/ogc/feature.ts';
import type { Board } from '../../board/board.ts';
import type { PresentPorts } from '../../present/present-ports.ts';
import { presentIncident } from '../../present/present-incident.ts';
import { setOf, type OgcLayer } from '../ogc-layer.ts';

/**
 * What the board shows: incidents that live or ended within the hour, those that this person may see by the one policy (S1), in the
 * view that this person has of them. The partner's free words are not among the properties: names and numbers of people stand in them,
 * and a layer is copied where no journal follows it.
 */
export function incidentLayer({
  board,
  present,
}: {
  readonly board: Pick<Board, 'live' | 'ended'>;
  readonly present: PresentPorts;
}): OgcLayer {
  return {
    facts: {
      name: 'incidents',
      title: { ko: '상황', en: 'Incidents' },
      summary: {
        ko: '진행 중이거나 한 시간 안에 끝난 상황. 볼 수 있는 것만 나옴',
        en: 'Incidents that last or ended within the hour, as far as the reader may see them',
      },
      geometry: 'Point',
      fields: [
        { name: 'id', type: 'string', title: { ko: '상황번호', en: 'Id' } },
        { name: 'service', type: 'string', title: { ko: '연계서비스', en: 'Service' } },
        { name: 'kind', type: 'string', title: { ko: '종류', en: 'Kind' } },
        { name: 'grade', type: 'string', title: { ko: '등급', en: 'Grade' } },
        { name: 'status', type: 'string', title: { ko: '상태', en: 'Status' } },
        { name: 'drill', type: 'boolean', title: { ko: '모의', en: 'Drill' } },
        { name: 'address', type: 'string', title: { ko: '주소', en: 'Address' } },
        { name: 'areaCode', type: 'string', title: { ko: '법정동코드', en: 'Area code' } },
        { name: 'occurredAt', type: 'dateTime', title: { ko: '발생시각', en: 'Occurred' } },
        { name: 'openedAt', type: 'dateTime', title: { ko: '접수시각', en: 'Opened' } },
        { name: 'acknowledgedAt', type: 'dateTime', title: { ko: '인지시각', en: 'Acknowledged' } },
        { name: 'closedAt', type: 'dateTime', title: { ko: '종료시각', en: 'Closed' } },
        { name: 'updatedAt', type: 'dateTime', title: { ko: '변경시각', en: 'Changed' } },
        { name: 'cameras', type: 'integer', title: { ko: '카메라 수', en: 'Cameras' } },
      ],
      styles: [{ name: 'grade', title: { ko: '등급', en: 'Grade' } }],
    },
    access: { right: 'incident.view', partners: true },
    extent: () => undefined,
    select({ person, box }) {
      const seen = [...board.live(), ...board.ended()].filter(({ place }) => {
        if (!place) return false;
        return !box || (place.lon >= box[0] && place.lon <= box[2] && place.lat >= box[1] && place.lat <= box[3]);
      });
      return setOf(
        seen.filter((incident) => maySee(person, incident).ok),
        (incident) => incidentFeature(incident, person, present),
      );
    },
  };
}

function incidentFeature(incident: Incident, person: Person, present: PresentPorts): OgcFeature {
  const { id, service, kind, grade, status, drill, place, cameras, ...view } = presentIncident(incident, person, present);
  const { occurredAt, openedAt, acknowledgedAt, closedAt, updatedAt } = view;
  return {
    id,
    geometry: { type: 'Point', coordinates: [place?.lon ?? 0, place?.lat ?? 0] },
    properties: {
      id,
      service,
      kind,
      grade,
      status,
      drill,
      address: place?.address,
      areaCode: place?.areaCode,
      occurredAt,
      openedAt,
      acknowledgedAt,
      closedAt,
      updatedAt,
      cameras: cameras.length,
    },
  };
}
