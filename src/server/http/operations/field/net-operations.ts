import { z } from 'zod';
import { netAnswer, netChoice, netChosen, type NetCamera } from '#contract/field-view.ts';
import type { Camera } from '#domain/camera.ts';
import { sectorOf } from '#domain/compass.ts';
import type { Incident } from '#domain/incident.ts';
import type { CameraId } from '#domain/ids.ts';
import { bearingDegrees, distanceMetres, type Point } from '#domain/place.ts';
import type { Person } from '#domain/person.ts';
import { MAX_ALONG_METRES, nextOnRoads } from '#engine/net/next-on-roads.ts';
import { ringAround } from '#engine/net/ring.ts';
import { mayCommand } from '#engine/command-policy.ts';
import { planTrip } from '#engine/roads/road-map.ts';
import { CAR, ON_FOOT } from '#engine/roads/vehicle.ts';
import { MAX_INCIDENT_CAMERAS } from '#engine/change.ts';
import { isInIncidentArea } from '#engine/incident-area.ts';
import { answer, refuse, type Answered } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../../operation.ts';
import { findSeen } from '../incident-operations.ts';

const netQuery = z.strictObject({
  camera: z.string().min(1).max(128),
  ringMetres: z.coerce.number().min(50).max(1_000).default(500),
  flees: z.enum(['car', 'foot']).default('car'),
});
/** Cameras looked at around the middle; the densest quarter of a metropolis has some hundreds. */
const MAX_NEAR = 2_000;
const BESIDE_WAY_METRES = 40;
/** The middle of the net and what may stand around it. */
const MAX_CHOSEN = MAX_INCIDENT_CAMERAS;

/** Net surveillance (투망감시, docs/spec/net.md): what could stand around a camera; bringing it in is a command of the incident. */
export function netOperations(ports: ApiPorts): readonly Operation[] {
  return [readNet(ports), chooseForNet(ports)];
}

function readNet(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'readNet',
    method: 'get',
    path: '/api/v1/incidents/{id}/net',
    summary: 'The cameras around one camera, by direction, in two rings; and the first on every way out of it along the roads.',
    access: { right: 'incident.handle' },
    params: idParam,
    query: netQuery,
    answer: netAnswer,
    refusals: ['noSuchIncident', 'incidentEnded', 'noPlace', 'noSuchCamera'],
    async run({ params, query, who }) {
      const found = await findForNet(ports, params.id, who.person);
      if (!found.ok) return found;
      const middle = ports.cameras.get(query.camera as CameraId);
      if (!middle) return refuse('noSuchCamera');
      const { ringMetres } = query;
      const near = ports.cameras.near(middle, { radiusMetres: Math.max(2 * ringMetres, MAX_ALONG_METRES), limit: MAX_NEAR });
      const told = (
        camera: Camera,
        sector = sectorOf(bearingDegrees(middle, camera)),
        metres = distanceMetres(middle, camera),
      ): NetCamera => ({
        ...factsOf(camera, found.body, ports.clock.now()),
        sector,
        metres: Math.round(metres),
      });
      const ring = (fromMetres: number, toMetres: number): NetCamera[] =>
        ringAround(near, middle, { fromMetres, toMetres }).map(({ camera, sector, metres }) => told(camera, sector, metres));
      const { roads } = ports;
      const trip = roads.map && planTrip(roads.map, query.flees === 'foot' ? ON_FOOT : { ...CAR, emergency: true });
      return answer({
        centre: factsOf(middle, found.body, ports.clock.now()),
        ring: ring(0, ringMetres),
        outer: ring(ringMetres, 2 * ringMetres),
        next: trip ? nextOnRoads(trip, middle, near).map(({ camera, sector, metres }) => told(camera, sector, metres)) : [],
      });
    },
  });
}

function chooseForNet(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'chooseNetCameras',
    method: 'post',
    path: '/api/v1/incidents/{id}/net/choices',
    summary: 'Cameras of the incident’s area inside a circle or ring, along a way, or along what was seen of whom it is about.',
    access: { right: 'incident.handle' },
    params: idParam,
    body: netChoice,
    answer: netChosen,
    refusals: ['noSuchIncident', 'incidentEnded', 'noPlace', 'noSuchSighting'],
    async run({ params, body, who }) {
      const found = await findForNet(ports, params.id, who.person);
      if (!found.ok) return found;
      const middle = found.body.place ?? { lon: 0, lat: 0 };
      const { sightings = [] } = found.body;
      if (body.by === 'track' && sightings.length === 0) return refuse('noSuchSighting');
      const way: readonly Point[] =
        body.by === 'way' ? body.line.map(([lon, lat]) => ({ lon, lat })) : [...sightings].sort((a, b) => a.at - b.at);
      const cameras =
        body.by === 'circle'
          ? ports.cameras.inside({ kind: 'circle', ...body }, { middle: body, limit: MAX_CHOSEN })
          : body.by === 'ring'
            ? ports.cameras.inside({ kind: 'ring', ring: body.ring }, { middle, limit: MAX_CHOSEN })
            : ports.cameras.along(way, { withinMetres: BESIDE_WAY_METRES, limit: MAX_CHOSEN });
      return answer({
        cameras: cameras.map((camera) => ({
          ...factsOf(camera, found.body, ports.clock.now()),
          sector: sectorOf(bearingDegrees(middle, camera)),
          metres: Math.round(distanceMetres(middle, camera)),
        })),
      });
    },
  });
}

async function findForNet(ports: ApiPorts, id: string, person: Person): Promise<Answered<Incident>> {
  const found = await findSeen(ports, id, person);
  if (!found.ok) return found;
  const leave = mayCommand(person, found.body, 'castNet');
  return leave.ok ? found : refuse(leave.reason);
}

function factsOf({ id, label, lon, lat, bearing }: Camera, incident: Incident, now: number): z.input<typeof netAnswer>['centre'] {
  const inArea = isInIncidentArea(incident, { lon, lat }, now);
  return { camera: id, label, lon, lat, ...(bearing === undefined ? {} : { bearing }), inArea };
}
