import { z } from 'zod';
import { DATA_SETS, dataImportView, dataRunBody, dataSetList } from '#contract/data-import.ts';
import { rowReasonWords } from '#contract/row-reason-words.ts';
import { MAX_DATA_FILE_BYTES } from '../../data-imports/data-imports.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';
import { wordsQuery } from './list-upload.ts';

const setParam = z.strictObject({ set: z.enum(DATA_SETS) });
/** Nothing need be said. */
const nothing = z.strictObject({});
const access = { right: 'facility.manage' } as const;
const fileName = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^/\\]+$/, 'a name without a path'),
});

/** Roads, addresses and places: files brought by an administrator, tried, taken over, and the version before put back (Q22). */
export function dataOperations(ports: ApiPorts): readonly Operation[] {
  return [sets(ports), begin(ports), file(ports), run(ports), read(ports), refusedRows(ports), drop(ports), swap(ports)];
}

function sets({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'listDataSets',
    method: 'get',
    path: '/api/v1/data',
    summary: 'Road network, addresses and places: which version there is, and which can be put back.',
    access,
    answer: dataSetList,
    run: async () => answer({ sets: await dataImports.sets() }),
  });
}

function begin({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'beginDataImport',
    method: 'post',
    path: '/api/v1/data/{set}/imports',
    summary: 'Begins an import: files are sent to it, one by one, and then it is run.',
    access,
    params: setParam,
    body: nothing,
    answer: dataImportView,
    status: 201,
    refusals: ['busy'],
    async run({ params, who }) {
      const begun = await dataImports.begin(params.set, who.person);
      return begun ? answer(begun) : refuse('busy', { retryAfterSeconds: 10 });
    },
  });
}

function file({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'sendDataFile',
    method: 'post',
    path: '/api/v1/data-imports/{id}/files',
    summary: 'One file of an import; the same name again takes its place.',
    access,
    params: idParam,
    query: fileName,
    upload: { types: ['application/octet-stream'], maxBytes: MAX_DATA_FILE_BYTES },
    answer: dataImportView,
    refusals: ['notFound', 'tooLarge', 'unsupportedMedia', 'busy'],
    async run({ params, query, upload }) {
      if (!upload) return refuse('invalid', { errors: [{ field: 'body', reason: 'the file is missing' }] });
      const taken = await dataImports.take(params.id, query.name, upload);
      if (taken === 'tooLarge') return refuse('tooLarge');
      if (taken === 'running') return refuse('busy', { retryAfterSeconds: 5 });
      if (taken === 'tooMany') return refuse('invalid', { errors: [{ field: 'name', reason: 'there are too many files already' }] });
      const view = dataImports.get(params.id);
      return taken === 'noSuchImport' || !view ? refuse('notFound') : answer(view);
    },
  });
}

function run({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'runDataImport',
    method: 'post',
    path: '/api/v1/data-imports/{id}/run',
    summary: 'Reads the files that were sent, to try them or to take them over.',
    access,
    params: idParam,
    body: dataRunBody,
    answer: dataImportView,
    status: 202,
    refusals: ['notFound', 'busy'],
    run({ params, body }) {
      const running = dataImports.run(params.id, body);
      if (running === 'noSuchImport') return refuse('notFound');
      if (running === 'busy') return refuse('busy', { retryAfterSeconds: 5 });
      if (running === 'noFiles') return refuse('invalid', { errors: [{ field: 'files', reason: 'no file was sent' }] });
      return answer(running);
    },
  });
}

function read({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'readDataImport',
    method: 'get',
    path: '/api/v1/data-imports/{id}',
    summary: 'How far an import is, and what it left out.',
    access,
    params: idParam,
    answer: dataImportView,
    refusals: ['notFound'],
    run({ params }) {
      const view = dataImports.get(params.id);
      return view ? answer(view) : refuse('notFound');
    },
  });
}

function refusedRows({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'readRefusedData',
    method: 'get',
    path: '/api/v1/data-imports/{id}/refused.csv',
    summary: 'Every row that was left out, with its file, field, reason and value; with a language, the reason in words too.',
    access,
    params: idParam,
    query: wordsQuery,
    produces: 'text/csv',
    refusals: ['notFound'],
    run({ params, query: { language } }) {
      const refused = dataImports.refused(params.id);
      if (!refused) return refuse('notFound');
      const rows = [
        ['layer', 'row', 'field', 'reason', 'value', ...(language === undefined ? [] : ['words'])],
        ...refused.map(({ layer, row, field, reason, value }) => [
          ...[layer, String(row), field, reason, value],
          ...(language === undefined ? [] : [rowReasonWords(language, reason)]),
        ]),
      ];
      const csv = `\uFEFF${rows.map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`;
      const headers = {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="refused.csv"',
        'cache-control': 'no-store',
      };
      return answer(new Response(csv, { headers }));
    },
  });
}

function drop({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'dropDataImport',
    method: 'delete',
    path: '/api/v1/data-imports/{id}',
    summary: 'Ends an import and throws its files away; what was taken over stays.',
    access,
    params: idParam,
    refusals: ['notFound'],
    run: async ({ params }) => ((await dataImports.drop(params.id)) ? answer(undefined) : refuse('notFound')),
  });
}

function swap({ dataImports }: ApiPorts): Operation {
  return defineOperation({
    id: 'swapDataVersion',
    method: 'post',
    path: '/api/v1/data/{set}/swap',
    summary: 'Puts the version before in the place of this one; once more, and this one is back.',
    access,
    params: setParam,
    body: nothing,
    answer: dataSetList,
    refusals: ['notFound', 'busy'],
    async run({ params, who }) {
      const swapped = await dataImports.swap(params.set, who.person);
      if (swapped === 'busy') return refuse('busy', { retryAfterSeconds: 5 });
      return swapped === 'noOther' ? refuse('notFound') : answer({ sets: await dataImports.sets() });
    },
  });
}

/** A value that a table program would run as a formula is made text. */
function quoted(cell: string): string {
  const shown = /^[=+\-@\t]/.test(cell) && !/^[+-]?\d/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
