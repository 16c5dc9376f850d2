import { Button, Progress } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportReport } from '#contract/admin-view.ts';
import { importQuery, queryClient, sendImport } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { FilesDrop } from '../look/files-drop.tsx';
import { ImportResult } from './import-result.tsx';
import styles from './cameras.module.css';

const MAX_MEGABYTES = 200;

/** Drop a list, see what it would do, then do it: never the second without the first. */
export function ImportPanel() {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const [refusal, setRefusal] = useState<string>();
  const [report, setReport] = useState<string>();
  const send = useMutation({
    mutationFn: ({ chosen, dryRun }: { chosen: File; dryRun: boolean }) => sendImport(chosen, chosen.name, dryRun),
    onSuccess: (answer) => {
      queryClient.setQueryData(importQuery(answer.id).queryKey, answer);
      setReport(answer.id);
    },
  });
  const progress = useQuery({ ...importQuery(report ?? ''), enabled: report !== undefined });
  const result = report === undefined ? undefined : progress.data;

  useEffect(() => {
    if (result && !result.dryRun && result.state === 'done') void queryClient.invalidateQueries({ queryKey: ['cameras'] });
  }, [result]);

  function choose(chosen: File | undefined): void {
    if (!chosen) return;
    setReport(undefined);
    send.reset();
    const problem = !/\.(csv|txt)$/i.test(chosen.name)
      ? t('cameras.notCsv')
      : chosen.size > MAX_MEGABYTES * 1_000_000
        ? t('cameras.tooBig', { n: MAX_MEGABYTES })
        : undefined;
    setRefusal(problem);
    setFile(problem ? undefined : chosen);
    if (!problem) send.mutate({ chosen, dryRun: true });
  }

  const busy = send.isPending || result?.state === 'running';
  return (
    <aside className={styles['import']}>
      <h2>{t('cameras.import')}</h2>
      <FilesDrop
        words={t('cameras.drop')}
        hint={file ? t('cameras.another') : t('cameras.dropHint')}
        names={file ? [file.name] : []}
        accept=".csv,.txt,text/csv"
        busy={busy}
        onChoose={([chosen]) => choose(chosen)}
      />
      {(refusal ?? send.error) && (
        <p className={styles['failed']} role="alert">
          <IconAlertTriangle size="1rem" aria-hidden /> {refusal ?? failureWords(t, send.error)}
        </p>
      )}
      {busy && <Running report={result} />}
      {result && result.state !== 'running' && <ImportResult report={result} />}
      {file && result?.state === 'done' && result.dryRun && (
        <RunButton report={result} onRun={() => send.mutate({ chosen: file, dryRun: false })} busy={busy} />
      )}
    </aside>
  );
}

function Running({ report }: { readonly report: ImportReport | undefined }) {
  const { t } = useTranslation();
  const share = report?.rowsTotal ? (100 * report.rowsRead) / report.rowsTotal : undefined;
  return (
    <div role="status">
      <p>
        {t(report && !report.dryRun ? 'cameras.importing' : 'cameras.checking')}{' '}
        <span className="figures quiet">
          {(report?.rowsRead ?? 0).toLocaleString()}
          {report?.rowsTotal !== undefined && ` / ${report.rowsTotal.toLocaleString()}`} {t('cameras.rows')}
        </span>
      </p>
      <Progress value={share ?? 100} animated={share === undefined} />
    </div>
  );
}

function RunButton({ report, onRun, busy }: { readonly report: ImportReport; readonly onRun: () => void; readonly busy: boolean }) {
  const { t } = useTranslation();
  if (report.camerasNew + report.camerasChanged === 0) return <p className="quiet">{t('cameras.nothingToDo')}</p>;
  return (
    <div className={styles['run']}>
      <p>
        {t('cameras.runExplained', {
          added: report.camerasNew.toLocaleString(),
          changed: report.camerasChanged.toLocaleString(),
          refused: report.rowsRefused.toLocaleString(),
        })}
      </p>
      <Button variant="filled" fullWidth loading={busy} onClick={onRun}>
        {t('cameras.run')}
      </Button>
    </div>
  );
}
