import { z } from 'zod';
import { importReport } from '#contract/admin-view.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { dryRun, listUpload, wordsQuery } from './list-upload.ts';

/** The national file of a whole province is about 30 MB. */
const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

const importQuery = z.strictObject({
  name: z.string().min(1).max(200).default('cameras.csv'),
  dryRun,
});

/** Bringing a list of cameras, and watching what becomes of it. */
export function importOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'importCameras',
      method: 'post',
      path: '/api/v1/cameras/import',
      summary: 'Reads the national CCTV standard file in any of its layouts and encodings.',
      access: { right: 'camera.manage' },
      query: importQuery,
      upload: listUpload(MAX_IMPORT_BYTES),
      answer: importReport,
      status: 202,
      refusals: ['tooLarge', 'unsupportedMedia', 'busy'],
      async run({ query, upload, who }) {
        if (!upload) return refuse('invalid', { errors: [{ field: 'body', reason: 'the file is missing' }] });
        const report = await ports.imports.start({ name: query.name, dryRun: query.dryRun, content: upload, by: who.person });
        return report
          ? answer(report, { headers: { location: `/api/v1/cameras/imports/${report.id}` } })
          : refuse('busy', { retryAfterSeconds: 10 });
      },
    }),
    defineOperation({
      id: 'readImport',
      method: 'get',
      path: '/api/v1/cameras/imports/{id}',
      summary: 'How far an import is, and what it refused.',
      access: { right: 'camera.manage' },
      params: idParam,
      answer: importReport,
      refusals: ['notFound'],
      async run({ params }) {
        const report = await ports.imports.get(params.id);
        return report ? answer(report) : refuse('notFound');
      },
    }),
    defineOperation({
      id: 'readRefusedRows',
      method: 'get',
      path: '/api/v1/cameras/imports/{id}/refused.csv',
      summary: 'Each refused row with its field, its reason and its value; with a language, the reason in words too.',
      access: { right: 'camera.manage' },
      params: idParam,
      query: wordsQuery,
      produces: 'text/csv',
      refusals: ['notFound'],
      async run({ params, query }) {
        const csv = await ports.imports.refusedCsv(params.id, query.language);
        if (csv === undefined) return refuse('notFound');
        return answer(
          new Response(csv, {
            headers: {
              'content-type': 'text/csv; charset=utf-8',
              'content-disposition': 'attachment; filename="refused.csv"',
              'cache-control': 'no-store',
            },
          }),
        );
      },
    }),
  ];
}
