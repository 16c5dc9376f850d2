import { queryOptions } from '@tanstack/react-query';
import { dataImportView, dataSetList, type DataRunBody, type DataSet } from '#contract/data-import.ts';
import { call, callOnly } from '../api/call.ts';

/** A gigabyte over a slow line. */
const SEND_WITHIN_MS = 290_000;
const WATCH_EVERY_MS = 400;

export const dataSetsQuery = queryOptions({
  queryKey: ['data', 'sets'],
  queryFn: ({ signal }) => call(dataSetList, '/api/v1/data', { signal }),
});

export const dataImportQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['data', 'import', id],
    queryFn: ({ signal }) => call(dataImportView, `/api/v1/data-imports/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? WATCH_EVERY_MS : false),
  });

export const beginImport = (set: DataSet) => call(dataImportView, `/api/v1/data/${set}/imports`, { method: 'POST', json: {} });

export const sendFile = (id: string, file: File) =>
  call(dataImportView, `/api/v1/data-imports/${encodeURIComponent(id)}/files?${new URLSearchParams({ name: file.name })}`, {
    method: 'POST',
    body: file,
    // Whatever the browser believes it to be, it is read by its content.
    type: 'application/octet-stream',
    deadlineMs: SEND_WITHIN_MS,
  });

export const runImport = (id: string, body: DataRunBody) =>
  call(dataImportView, `/api/v1/data-imports/${encodeURIComponent(id)}/run`, { method: 'POST', json: body });

export const dropImport = (id: string): Promise<void> => callOnly(`/api/v1/data-imports/${encodeURIComponent(id)}`, { method: 'DELETE' });

export const swapVersion = (set: DataSet) => call(dataSetList, `/api/v1/data/${set}/swap`, { method: 'POST', json: {} });
