import { z } from 'zod';
import { nearestUnitList, unitList, unitReportAnswer, type UnitView } from '#contract/unit-view.ts';
import { isStale, UNIT_KINDS, type Unit } from '#domain/unit.ts';
import { unitOwnerFor } from '#engine/policy.ts';
import { inPortions } from '../../breath.ts';
import { firstThere } from '../../units/nearest.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, pageLimit, type Operation } from '../operation.ts';
import { readBody } from '../read-body.ts';
import { areaOf, areaQuery } from './area-query.ts';

/** Ten thousand units in one message are 2 MB. */
const MAX_REPORT_BYTES = 4 * 1024 * 1024;
/** Name under which lines that could not be read are set aside. */
const QUARANTINE = 'unit-positions';
/** What is wrong in one message is wrong in the next: so many are kept whole in a while, and every one is answered. */
const KEEP_REFUSED_EVERY_MS = 10_000;
const WHOLE_WORLD = [-180, -90, 180, 90] as const;
/** Farther away nobody is first. */
const NEAREST_RADIUS_METRES = 50_000;

const unitsQuery = z.strictObject({
  ...areaQuery,
  kind: z.enum(UNIT_KINDS).optional(),
  /** Part of a call sign or an id. */
  q: z.string().max(100).optional(),
  limit: pageLimit(2_000, 200),
});
const nearestQuery = z.strictObject({
  lon: z.coerce.number().min(-180).max(180),
  lat: z.coerce.number().min(-90).max(90),
  kind: z.enum(UNIT_KINDS).optional(),
  /** Those too that are on another call. */
  busy: z.enum(['true', 'false']).default('false'),
  limit: pageLimit(20, 5),
});

/** Units on the move: their positions in, and where they are, out (docs/spec/units.md). */
export function unitOperations(ports: ApiPorts): readonly Operation[] {
  return [reportPositions(ports), listUnits(ports), findNearest(ports)];
}

function reportPositions(ports: ApiPorts): Operation {
  let keptAt = 0;
  return defineOperation({
    id: 'reportUnitPositions',
    method: 'post',
    path: '/api/v1/units/positions',
    summary: 'Where units of the sender’s own organisation are: JSON lines, each by itself taken or refused.',
    access: { right: 'unit.report', partners: true },
    upload: { types: ['application/x-ndjson', 'application/jsonl'], maxBytes: MAX_REPORT_BYTES },
    answer: unitReportAnswer,
    refusals: ['tooLarge', 'unsupportedMedia'],
    async run({ upload, who, peer }) {
      if (!upload) return refuse('invalid', { errors: [{ field: 'body', reason: 'the lines are missing' }] });
      const body = await readBody(upload, MAX_REPORT_BYTES);
      if (body === 'tooLarge') return refuse('tooLarge');
      const { refusedText, ...reported } = await inPortions(ports.units.reading(who.person.organisation, new TextDecoder().decode(body)));
      const now = ports.clock.now();
      if (reported.refused > 0 && now - keptAt >= KEEP_REFUSED_EVERY_MS) {
        keptAt = now;
        const problems = reported.problems.map(({ line, field, reason }) => `line ${line}: ${field}: ${reason}`);
        const bytes = new TextEncoder().encode(refusedText);
        await ports.quarantine({ link: QUARANTINE, at: now, peer: `${who.person.login} ${peer}`, problems, bytes });
      }
      return answer(reported);
    },
  });
}

function listUnits(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'listUnits',
    method: 'get',
    path: '/api/v1/units',
    summary: 'Units in a box, around a place or within a ring, by kind and by name, the nearest to the middle first.',
    access: { right: 'unit.view', partners: true },
    query: unitsQuery,
    answer: unitList,
    run({ query, who }) {
      const owner = unitOwnerFor(who.person);
      if (owner === undefined) return refuse('noRight');
      const found = ports.units.find({ area: areaOf(query, WHOLE_WORLD), owner, kind: query.kind, text: query.q?.trim() || undefined });
      const now = ports.clock.now();
      return answer({ total: found.length, units: found.slice(0, query.limit).map(({ unit }) => presentUnit(unit, now)) });
    },
  });
}

function findNearest(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'findNearestUnits',
    method: 'get',
    path: '/api/v1/units/nearest',
    summary: 'Which units can be at a place first, by road and with traffic as it is now.',
    access: { right: 'unit.view', partners: true },
    query: nearestQuery,
    answer: nearestUnitList,
    refusals: ['noRoads', 'noRoadNear'],
    run({ query, who }) {
      const owner = unitOwnerFor(who.person);
      if (owner === undefined) return refuse('noRight');
      if (ports.roads.map === undefined) return refuse('noRoads');
      const { lon, lat, kind, limit } = query;
      const area = { kind: 'circle', lon, lat, radiusMetres: NEAREST_RADIUS_METRES } as const;
      const free = ports.units
        .find({ area, owner, kind })
        .filter(({ unit }) =>
          query.busy === 'true' ? unit.state !== 'outOfService' : unit.state === 'available' || unit.state === 'returning',
        );
      const now = ports.clock.now();
      const first = firstThere(ports.roads.map, { place: { lon, lat }, units: free, now, limit });
      if (first === 'noRoadNear') return refuse('noRoadNear');
      return answer({ units: first.map(({ found, ms }) => ({ unit: presentUnit(found.unit, now), seconds: Math.round(ms / 1_000) })) });
    },
  });
}

function presentUnit(unit: Unit, now: number): UnitView {
  const { id, organisation, kind, callSign, lon, lat, heading, speedKmh, state, at } = unit;
  return {
    id,
    organisation,
    kind,
    callSign,
    lon,
    lat,
    ...(heading === undefined ? {} : { heading }),
    ...(speedKmh === undefined ? {} : { speedKmh }),
    state,
    at,
    stale: isStale(unit, now),
  };
}
