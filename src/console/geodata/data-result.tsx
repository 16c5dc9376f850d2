import { useTranslation } from 'react-i18next';
import type { DataImportView } from '#contract/data-import.ts';
import { FigureRows } from '../look/figure-rows.tsx';
import { hasWords } from '../words/i18n.ts';
import { importWords } from '../words/import-words.ts';
import styles from './geodata.module.css';

/** What an import did, or would do, and every row that it could not take with the reason. */
export function DataResult({ report }: { readonly report: DataImportView }) {
  const { t } = useTranslation();
  const heading =
    report.state === 'failed' ? 'geodata.failed' : report.dryRun ? 'geodata.tried' : report.changed ? 'geodata.done' : 'geodata.same';
  return (
    <section className={styles['result']} data-result={report.state} data-tried={report.dryRun}>
      <h3>{t(heading)}</h3>
      {report.error !== undefined && <p className={styles['failed']}>{importWords(report.error, t)}</p>}
      <Figures of={{ ...report.figures }} />
      <FigureRows
        rows={[
          [t('geodata.rows'), report.rows.toLocaleString()],
          [t('geodata.refused'), report.refused.toLocaleString()],
          [t('geodata.elapsed'), t('geodata.seconds', { n: (report.elapsedMs / 1_000).toFixed(1) })],
        ]}
      />
      {report.notes.map((note) => (
        <p key={note.text} className="quiet">
          {importWords(note, t)}
        </p>
      ))}
      {report.problems.length > 0 && <Problems report={report} />}
    </section>
  );
}

type Figure = keyof typeof import('../words/ko-geodata.ts').koGeodata.geodata.figures;

export function Figures({ of }: { readonly of: Readonly<Record<string, number>> }) {
  const { t } = useTranslation();
  const labelOf = (name: string): string => (hasWords(`geodata.figures.${name}`) ? t(`geodata.figures.${name as Figure}`) : name);
  return <FigureRows rows={Object.entries(of).map(([name, value]) => [labelOf(name), value.toLocaleString()])} />;
}

function Problems({ report }: { readonly report: DataImportView }) {
  const { t, i18n } = useTranslation();
  const reasonOf = (reason: string): string => (hasWords(`rowReason.${reason}`) ? String(t(`rowReason.${reason}` as 'product')) : reason);
  return (
    <>
      <h3>
        {t('geodata.refusedList')}{' '}
        {report.refused > report.problems.length && (
          <span className="quiet">({t('geodata.refusedShown', { n: report.problems.length })})</span>
        )}
      </h3>
      <div className={styles['problems']}>
        <table>
          <thead>
            <tr>
              <th>{t('geodata.layer')}</th>
              <th className="number">{t('geodata.row')}</th>
              <th>{t('geodata.field')}</th>
              <th>{t('geodata.reason')}</th>
              <th>{t('geodata.value')}</th>
            </tr>
          </thead>
          <tbody>
            {report.problems.map(({ layer, row, field, reason, value }, at) => (
              <tr key={`${layer} ${row} ${field} ${at}`}>
                <td>{layer}</td>
                <td className="number">{row}</td>
                <td>{field}</td>
                <td>{reasonOf(reason)}</td>
                <td className={styles['value']}>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <a
        href={`/api/v1/data-imports/${encodeURIComponent(report.id)}/refused.csv?language=${i18n.language === 'en' ? 'en' : 'ko'}`}
        download
      >
        {t('geodata.download')}
      </a>
    </>
  );
}
