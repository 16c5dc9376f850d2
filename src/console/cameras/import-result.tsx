import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { ImportReport } from '#contract/admin-view.ts';
import { FigureRows } from '../look/figure-rows.tsx';
import { hasWords } from '../words/i18n.ts';
import { importWords } from '../words/import-words.ts';
import styles from './cameras.module.css';

/** What a list did, or would do, and every row it could not take with the reason. */
export function ImportResult({ report }: { readonly report: ImportReport }) {
  const { t } = useTranslation();
  const figures = [
    [t('cameras.rowsRead'), report.rowsRead],
    [t('cameras.camerasNew'), report.camerasNew],
    [t('cameras.camerasChanged'), report.camerasChanged],
    [t('cameras.camerasSame'), report.camerasSame],
    [t('cameras.rowsMended'), report.rowsMended],
    [t('cameras.rowsRefused'), report.rowsRefused],
  ] as const;
  const rows = [
    ...figures.map(([label, value]) => [label, value.toLocaleString()] as const),
    [t('cameras.encoding'), report.encoding.toUpperCase()],
    [t('cameras.layout'), coded(t, 'csvLayout', report.layout)],
    [t('cameras.elapsed'), t('cameras.seconds', { n: (report.elapsedMs / 1000).toFixed(1) })],
  ] as const;
  return (
    <section className={styles['result']}>
      <h3>{report.state === 'failed' ? t('cameras.failed') : t(report.dryRun ? 'cameras.checked' : 'cameras.imported')}</h3>
      {report.error && <p className={styles['failed']}>{importWords(report.error, t)}</p>}
      <FigureRows rows={rows} />
      {report.problems.length > 0 && <RefusedRows report={report} />}
    </section>
  );
}

function RefusedRows({ report }: { readonly report: ImportReport }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <h3>
        {t('cameras.refusedList')}{' '}
        {report.rowsRefused + report.rowsMended > report.problems.length && (
          <span className="quiet">({t('cameras.refusedShown', { n: report.problems.length })})</span>
        )}
      </h3>
      <div className={styles['problems']}>
        <table>
          <thead>
            <tr>
              <th className="number">{t('cameras.row')}</th>
              <th>{t('cameras.field')}</th>
              <th>{t('cameras.reason')}</th>
              <th>{t('cameras.value')}</th>
            </tr>
          </thead>
          <tbody>
            {report.problems.map((problem, index) => (
              <tr key={`${problem.row} ${problem.field} ${index}`}>
                <td className="number">{problem.row}</td>
                <td>{problem.field === 'row' ? t('cameras.wholeRow') : problem.field}</td>
                <td>{coded(t, 'rowReason', problem.reason)}</td>
                <td className={styles['value']}>{problem.value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.rowsRefused > 0 && (
        <a
          href={`/api/v1/cameras/imports/${encodeURIComponent(report.id)}/refused.csv?language=${i18n.language === 'en' ? 'en' : 'ko'}`}
          download
        >
          {t('cameras.refusedDownload')}
        </a>
      )}
    </>
  );
}

function coded(t: TFunction, group: 'rowReason' | 'csvLayout', code: string): string {
  return hasWords(`${group}.${code}`) ? String(t(`${group}.${code}` as 'product')) : code;
}
