import { Button, Select, Skeleton, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FIGURE_KEYS, type FigureKey } from '#contract/figures-view.ts';
import { servicesQuery, useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { calendarDate } from '../words/time.ts';
import { outcomeParameters, outcomeQuery, type OutcomeChoice } from './figure-queries.ts';
import { OutcomeParts } from './outcome-parts.tsx';
import styles from './figures.module.css';

const DAYS_SHOWN = 30;
const DAY_MS = 86_400_000;

/** Outcome figures of some days (P8): chosen above, told below, taken along as a file. */
export function OutcomeTab() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerNow();
  const [choice, setChoice] = useState<OutcomeChoice>(() => ({
    from: calendarDate(now - (DAYS_SHOWN - 1) * DAY_MS, me.city.timeZone),
    to: calendarDate(now, me.city.timeZone),
    by: 'day',
    service: null,
  }));
  const services = useQuery({ ...servicesQuery, enabled: me.rights.includes('service.view') });
  const figures = useQuery(outcomeQuery(choice));
  const pick = (part: Partial<OutcomeChoice>): void => setChoice((before) => ({ ...before, ...part }));
  return (
    <>
      <div className={styles['choice']}>
        <TextInput
          type="date"
          label={t('figures.from')}
          value={choice.from}
          max={choice.to}
          onChange={(event) => pick({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('figures.to')}
          value={choice.to}
          min={choice.from}
          onChange={(event) => pick({ to: event.currentTarget.value })}
        />
        <Select
          label={t('figures.by')}
          w="8rem"
          allowDeselect={false}
          data={FIGURE_KEYS.map((each) => ({ value: each, label: t(`figures.key.${each}`) }))}
          value={choice.by}
          onChange={(by) => by && pick({ by: by as FigureKey })}
        />
        {services.data && (
          <Select
            label={t('figures.service')}
            w="16rem"
            clearable
            placeholder={t('common.all')}
            data={services.data.services.map(({ id, title }) => ({ value: id, label: titleIn(i18n.language, title) }))}
            value={choice.service}
            onChange={(service) => pick({ service })}
          />
        )}
        <span className={styles['spring']} />
        {(['csv', 'xlsx'] as const).map((format) => (
          <Button
            key={format}
            component="a"
            href={`/api/v1/figures/outcome.${format}?${outcomeParameters(choice)}&language=${i18n.language === 'en' ? 'en' : 'ko'}`}
            download
            leftSection={<IconDownload size="1rem" aria-hidden />}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </div>
      {figures.isPending && <Skeleton height={320} m="lg" w="auto" />}
      {figures.isError && <p className={styles['failed']}>{failureWords(t, figures.error)}</p>}
      {figures.data && <OutcomeParts figures={figures.data} stale={figures.isPlaceholderData} />}
    </>
  );
}
