import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { DataImportView, DataRunBody, DataSet } from '#contract/data-import.ts';
import { queryClient } from '../api/queries.ts';
import { beginImport, dataImportQuery, dataSetsQuery, dropImport, runImport, sendFile } from './data-calls.ts';

/** As the server takes. */
const MAX_FILE_BYTES = 1024 ** 3;

export interface Sending {
  readonly name: string;
  readonly n: number;
  readonly of: number;
}

export interface ImportChoices {
  readonly crs: string;
  readonly encoding: string;
}

/** An import from the first file to the taking over: the files are sent once, and read as often as something is changed. */
export function useDataImport(set: DataSet, choices: ImportChoices) {
  const [id, setId] = useState<string>();
  const [sending, setSending] = useState<Sending>();
  const { data: report } = useQuery(dataImportQuery(id));
  const remember = (view: DataImportView): void => void queryClient.setQueryData(dataImportQuery(view.id).queryKey, view);
  const run = async (of: string, dryRun: boolean): Promise<void> => remember(await runImport(of, bodyOf(choices, dryRun)));

  const send = useMutation({
    mutationFn: async (files: readonly File[]) => {
      const large = files.find(({ size }) => size > MAX_FILE_BYTES);
      if (large) throw new TooBig(large.name);
      if (id !== undefined) await dropImport(id).catch(() => undefined);
      const begun = await beginImport(set);
      setId(begun.id);
      for (const [at, file] of files.entries()) {
        setSending({ name: file.name, n: at + 1, of: files.length });
        await sendFile(begun.id, file);
      }
      await run(begun.id, true);
    },
    onSettled: () => setSending(undefined),
  });
  const take = useMutation({ mutationFn: (dryRun: boolean) => run(id ?? '', dryRun) });
  const stop = useMutation({ mutationFn: () => dropImport(id ?? ''), onSettled: () => setId(undefined) });

  const isDone = report?.state === 'done' && report.changed;
  useEffect(() => {
    if (isDone) void queryClient.invalidateQueries({ queryKey: dataSetsQuery.queryKey });
  }, [isDone]);

  return {
    report: id === undefined ? undefined : report,
    sending,
    busy: send.isPending || report?.state === 'running' || take.isPending,
    error: send.error ?? take.error,
    send: (files: readonly File[]): void => send.mutate(files),
    run: (dryRun: boolean): void => take.mutate(dryRun),
    stop: (): void => stop.mutate(),
  };
}

export class TooBig extends Error {
  readonly file: string;

  constructor(file: string) {
    super(file);
    this.file = file;
  }
}

function bodyOf({ crs, encoding }: ImportChoices, dryRun: boolean): DataRunBody {
  return {
    dryRun,
    ...(crs === '' ? {} : { crs }),
    ...(encoding === 'cp949' || encoding === 'utf-8' ? { encoding } : {}),
  };
}
