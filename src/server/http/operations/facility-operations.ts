import { z } from 'zod';
import { facilityImportReport } from '#contract/facility-view.ts';
import { importFacilities } from '../../facilities/import-facilities.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { readBody } from '../read-body.ts';
import { dryRun, listUpload } from './list-upload.ts';

/** The hydrants of a province are about 15 MB. */
const MAX_LIST_BYTES = 32 * 1024 * 1024;

const importQuery = z.strictObject({
  /** Of the list: the same name again replaces what it brought. */
  name: z.string().min(1).max(200),
  kind: z
    .string()
    .regex(/^[a-z0-9-]{1,32}$/)
    .optional(),
  dryRun,
});

/** Bringing a list of hydrants, hazards or road signs (FR10). */
export function facilityOperations(ports: ApiPorts): readonly Operation[] {
  return [
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
