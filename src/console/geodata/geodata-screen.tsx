import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DATA_SETS } from '#contract/data-import.ts';
import { failureWords } from '../api/say.ts';
import { dataSetsQuery } from './data-calls.ts';
import { DataSetPanel } from './data-set-panel.tsx';
import styles from './geodata.module.css';

/** Road network, addresses and places: what there is, bringing newer ones, and going back (Q22). */
export function GeodataScreen() {
  const { t } = useTranslation();
  const { data, error } = useQuery(dataSetsQuery);
  return (
    <div className={styles['screen']}>
      <h1>{t('geodata.title')}</h1>
      {error && <p className={styles['failed']}>{failureWords(t, error)}</p>}
      <div className={styles['sets']}>
        {DATA_SETS.map((set) => (
          <DataSetPanel key={set} set={set} versions={data?.sets.find((each) => each.set === set)} />
        ))}
      </div>
    </div>
  );
}
