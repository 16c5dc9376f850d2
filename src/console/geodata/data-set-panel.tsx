import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { DataSet, DataSetView, DataVersion } from '#contract/data-import.ts';
import { queryClient, useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { stamp } from '../words/time.ts';
import { dataSetsQuery, swapVersion } from './data-calls.ts';
import { DataImport } from './data-import.tsx';
import { Figures } from './data-result.tsx';
import styles from './geodata.module.css';

/** One set of data: the version in use, the one that can be put back, and bringing a newer one. */
export function DataSetPanel({ set, versions }: { readonly set: DataSet; readonly versions: DataSetView | undefined }) {
  const { t } = useTranslation();
  return (
    <section className={styles['set']} aria-label={t(`geodata.set.${set}`)}>
      <h2>{t(`geodata.set.${set}`)}</h2>
      {versions && <Versions {...versions} />}
      <DataImport set={set} />
    </section>
  );
}

function Versions({ set, current, other }: DataSetView) {
  const { t } = useTranslation();
  const when = useWhen();
  const swap = useMutation({
    mutationFn: () => swapVersion(set),
    onSuccess: (answer) => {
      queryClient.setQueryData(dataSetsQuery.queryKey, answer);
      // Ways, traffic and addresses on the screen are those of the other version from now on.
      void queryClient.invalidateQueries();
      notifications.show({ message: t('geodata.swapped'), autoClose: 8_000 });
    },
    onError: (error) => notifications.show({ message: failureWords(t, error), color: 'yellow', autoClose: 8_000 }),
  });
  if (!current && !other) return <p className="quiet">{t('geodata.none')}</p>;
  return (
    <div className={styles['versions']}>
      {current && (
        <p data-current={current.source}>
          {t('geodata.now', { source: current.source })} <span className="quiet">{t('geodata.since', { time: when(current) })}</span>
        </p>
      )}
      {current && <Figures of={current.figures} />}
      {other && (
        <p className={styles['other']}>
          <span className="quiet">{t('geodata.other', { source: other.source, time: when(other) })}</span>
          <Button
            size="compact-sm"
            variant="default"
            loading={swap.isPending}
            leftSection={<IconArrowBackUp size="1rem" aria-hidden />}
            onClick={() => swap.mutate()}
          >
            {t('geodata.swap')}
          </Button>
        </p>
      )}
    </div>
  );
}

function useWhen(): (version: DataVersion) => string {
  const me = useMe();
  return ({ importedAt }) => stamp(importedAt, me.city.timeZone, 0);
}
