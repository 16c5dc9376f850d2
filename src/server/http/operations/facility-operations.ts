import { z } from 'zod';
import { facilityImportReport, facilityList, type FacilityView } from '#contract/facility-view.ts';
import { boxOf, isWithin, middleOf } from '#domain/area.ts';
import type { Facility } from '#domain/facility.ts';
import { distanceMetres } from '#domain/place.ts';
import { facilitiesIn } from '#engine/facilities/facility-index.ts';
import { seenFacilities } from '#engine/policy.ts';
import { importFacilities } from '../../facilities/import-facilities.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, pageLimit, type Operation } from '../operation.ts';
import { readBody } from '../read-body.ts';
import { areaOf, areaQuery } from './area-query.ts';
import { dryRun, listUpload } from './list-upload.ts';

/** The hydrants of a province are about 15 MB. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;

const WHOLE_WORLD = [-180, -90, 180, 90] as const;
const kind = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .optional();

const importQuery = z.strictObject({
  /** Of the list: the same name again replaces what it brought. */
  name: z.string().min(1).max(200),
  kind,
  dryRun,
});

const listQuery = z.strictObject({
  ...areaQuery,
  kind,
  /** Part of a name, an address or a number. */
  q: z.string().max(100).optional(),
  limit: pageLimit(2_000, 200),
});

/** Hydrants, hazards, road signs and whatever else a city imports (FR10, U22). */
export function facilityOperations(ports: ApiPorts): readonly Operation[] {
  return [
    listFacilities(ports),
    defineOperation({
      id: 'importFacilities',
      method: 'post',
      path: '/api/v1/facilities/import',
      summary: 'Reads a CSV list of hydrants, hazards, road signs or other facilities; names every row that is left out.',
      access: { right: 'facility.manage' },
      query: importQuery,
      upload: listUpload(MAX_LIST_BYTES),
      answer: facilityImportReport,
      refusals: ['tooLarge', 'unsupportedMedia', 'failed'],
      async run({ query, upload, who }) {
        if (!upload) return refuse('invalid', { errors: [{ field: 'body', reason: 'the file is missing' }] });
        const bytes = await readBody(upload, MAX_LIST_BYTES);
        if (bytes === 'tooLarge') return refuse('tooLarge');
        const report = await importFacilities(ports.facilities.store, {
          source: query.name,
          bytes,
          dryRun: query.dryRun,
          ...(query.kind === undefined ? {} : { kind: query.kind }),
        });
        if (report.changed) {
          await ports.facilities.refresh();
          const data = { list: query.name, taken: report.taken, refused: report.refused };
          const entry = { kind: 'facilities.imported' as const, at: ports.clock.now(), actor: `person:${who.person.id}`, data };
          if (!(await ports.record(entry))) return refuse('failed');
        }
        return answer(report);
      },
    }),
  ];
}

function listFacilities(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'listFacilities',
    method: 'get',
    path: '/api/v1/facilities',
    summary: 'Facilities in a box, around a place or within a ring, by kind and by name, the nearest to the middle first.',
    access: { right: 'incident.view', partners: true },
    query: listQuery,
    answer: facilityList,
    run({ query, who }) {
      const may = seenFacilities(who.person);
      const area = areaOf(query, WHOLE_WORLD);
      const middle = middleOf(area);
      const text = query.q?.trim().toLowerCase() ?? '';
      const found = facilitiesIn(ports.facilities.index, boxOf(area))
        .filter((each) => may(each.kind) && (area.kind === 'box' || isWithin(area, each)) && (text === '' || holds(each, text)))
        .map((facility) => ({ facility, metres: distanceMetres(middle, facility) }));
      const kinds = Object.fromEntries([...Map.groupBy(found, ({ facility }) => facility.kind)].map(([name, of]) => [name, of.length]));
      const listed = query.kind === undefined ? found : found.filter(({ facility }) => facility.kind === query.kind);
      listed.sort((a, b) => a.metres - b.metres);
      return answer({ total: listed.length, kinds, facilities: listed.slice(0, query.limit).map(viewOf) });
    },
  });
}

function holds({ id, name, address }: Facility, text: string): boolean {
  return [id, name, address].some((each) => each?.toLowerCase().includes(text));
}

function viewOf({ facility, metres }: { readonly facility: Facility; readonly metres: number }): FacilityView {
  const { id, kind: of, name, lon, lat, address, detail } = facility;
  const { manager: _manager, telephone: _telephone, ...told } = detail;
  return { id, kind: of, name, lon, lat, ...(address === undefined ? {} : { address }), metres: Math.round(metres), detail: told };
}
