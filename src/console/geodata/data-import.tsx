import { Button, Progress } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DataImportView, DataSet } from '#contract/data-import.ts';
import { failureWords } from '../api/say.ts';
import { DataResult } from './data-result.tsx';
import { FilesDrop } from '../look/files-drop.tsx';
import { ImportOptions } from './import-options.tsx';
import { TooBig, useDataImport, type Sending } from './use-data-import.ts';
import styles from './geodata.module.css';

/** Drop files, see what they would do, then do it: never the second without the first. */
export function DataImport({ set }: { readonly set: DataSet }) {
  const { t } = useTranslation();
  const [crs, setCrs] = useState('');
  const [encoding, setEncoding] = useState('');
  const { report, sending, busy, error, ...does } = useDataImport(set, { crs, encoding });
  const names = report?.files.map(({ name }) => name) ?? [];
  const settled = report !== undefined && !busy && (report.state === 'done' || report.state === 'failed');
  return (
    <>
      <FilesDrop several words={t('geodata.drop')} hint={t(`geodata.hint.${set}`)} names={names} busy={busy} onChoose={does.send} />
      <ImportOptions
        {...{ crs, encoding }}
        disabled={busy}
        onCrs={setCrs}
        onEncoding={setEncoding}
        onChanged={settled ? () => does.run(true) : undefined}
      />
      {error && (
        <p className={styles['failed']} role="alert">
          <IconAlertTriangle size="1rem" aria-hidden />{' '}
          {error instanceof TooBig ? t('geodata.tooBig', { name: error.file }) : failureWords(t, error)}
        </p>
      )}
      {sending && <SendingFile {...sending} />}
      {report?.state === 'running' && <Running report={report} onStop={does.stop} />}
      {settled && <DataResult report={report} />}
      {settled && report.state === 'done' && report.dryRun && (
        <div className={styles['run']}>
          <p>{t('geodata.runExplained')}</p>
          <Button fullWidth onClick={() => does.run(false)}>
            {t('geodata.run')}
          </Button>
        </div>
      )}
    </>
  );
}

function SendingFile(sending: Sending) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <p>{t('geodata.sending', { ...sending })}</p>
      <Progress value={(100 * (sending.n - 1)) / sending.of} />
    </div>
  );
}

function Running({ report, onStop }: { readonly report: DataImportView; readonly onStop: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles['running']}>
      <p>
        {t(report.dryRun ? 'geodata.trying' : 'geodata.taking')}{' '}
        {report.reading && (
          <span className="quiet figures">
            {t('geodata.reading', { layer: report.reading.layer, rows: report.reading.rows.toLocaleString() })}
          </span>
        )}
      </p>
      <Progress value={100} animated />
      <Button size="compact-sm" variant="default" onClick={onStop}>
        {t('geodata.stop')}
      </Button>
    </div>
  );
}
