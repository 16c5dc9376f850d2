import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DrillSummary } from '#contract/drill-view.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { took } from '../figures/duration-words.ts';
import { Figure, Table } from '../figures/figure-part.tsx';
import figures from '../figures/figures.module.css';
import { hasWords, titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { drillQuery } from './drill-queries.ts';
import styles from './drills.module.css';

/** The after-action summary: times per stage, who did how much, what was missed. */
export function DrillReport({ id, running }: { readonly id: string; readonly running: boolean }) {
  const { t, i18n } = useTranslation();
  const { timeZone } = useMe().city;
  const summary = useQuery(drillQuery(id, running));
  if (summary.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  if (summary.isError) return <p className={styles['failed']}>{failureWords(t, summary.error)}</p>;
  const { drill, participants, incidents, toFirstPicture, toAcknowledge, toClose, missed, keptInside } = summary.data;
  const until = drill.endedAt;
  return (
    <div className={styles['report']}>
      <header>
        <span className={styles['band']}>{t('drill')}</span>
        <h1>{titleIn(i18n.language, drill.title)}</h1>
        <span className="quiet">
          {stamp(drill.startedAt, timeZone, until ?? drill.startedAt)} –{' '}
          {until === undefined ? t('drills.stillRunning') : stamp(until, timeZone, drill.startedAt)} · {drill.startedBy}
        </span>
      </header>
      <dl className={figures['heads']}>
        <Figure
          name={t('drills.incidents')}
          value={incidents.length.toLocaleString()}
          hint={t('drills.played', { n: drill.played, of: drill.events })}
        />
        <Figure name={t('figures.stage.firstPicture')} value={took(toFirstPicture, i18n.language)} hint={t('figures.median')} />
        <Figure name={t('figures.stage.acknowledged')} value={took(toAcknowledge, i18n.language)} hint={t('figures.median')} />
        <Figure name={t('figures.stage.closed')} value={took(toClose, i18n.language)} hint={t('figures.median')} />
        <Figure name={t('drills.missed')} value={missed.toLocaleString()} tone={missed > 0 && !running ? 'attention' : undefined} />
        <Figure name={t('drills.keptInside')} value={keptInside.toLocaleString()} hint={t('drills.keptInsideHint')} />
      </dl>
      <section className={figures['part']}>
        <h2>{t('drills.participants')}</h2>
        <Table
          head={[t('drills.name'), t('drills.actions')]}
          rows={participants.map(({ name, actions }) => [name, actions])}
          empty={t('drills.nobody')}
        />
      </section>
      <section className={figures['part']}>
        <h2>{t('drills.incidents')}</h2>
        <Table
          words={3}
          head={[
            t('drills.at'),
            t('figures.kind'),
            t('drills.status'),
            t('figures.stage.firstPicture'),
            t('figures.stage.acknowledged'),
            t('figures.stage.closed'),
            t('drills.who'),
          ]}
          rows={incidents.map((incident) =>
            rowOf(incident, { summary: summary.data, language: i18n.language, status: statusWords(incident.status, t) }),
          )}
          empty={t('drills.noIncidents')}
        />
      </section>
    </div>
  );
}

function statusWords(status: string, t: TFunction): string {
  return hasWords(`status.${status}`) ? String(t(`status.${status}` as 'product')) : status;
}

type Row = DrillSummary['incidents'][number];

function rowOf(
  incident: Row,
  { summary, language, status }: { readonly summary: DrillSummary; readonly language: string; readonly status: string },
): readonly (string | number)[] {
  const after = (at: number | undefined): string => took(at === undefined ? undefined : Math.max(0, at - incident.openedAt), language);
  return [
    `+${took(incident.openedAt - summary.drill.startedAt, language)}`,
    incident.kind,
    status,
    after(incident.firstPictureAt),
    after(incident.acknowledgedAt),
    after(incident.closedAt),
    incident.assignee ?? '-',
  ];
}
