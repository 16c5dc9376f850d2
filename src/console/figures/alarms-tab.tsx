import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmFigures } from '#contract/figures-view.ts';
import { FLOOD } from '#domain/alarm.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { titleIn } from '../words/i18n.ts';
import { clockTime, stamp } from '../words/time.ts';
import { alarmsQuery } from './figure-queries.ts';
import { Chart } from './chart.tsx';
import { share, took } from './duration-words.ts';
import { Figure, Part, Table } from './figure-part.tsx';
import styles from './figures.module.css';

const HOURS = [1, 8, 24, 168, 720] as const;
/** What EEMUA 191 and ISA-18.2 call likely to be acceptable, and what nobody can manage in the long run, in ten minutes. */
const MANAGEABLE_IN_TEN = 2;
const MAX_IN_FLOOD = 0.01;

/** How many alarms operators are shown, from where, and whether they can follow (ISA-18.2 §16); live. */
export function AlarmsTab() {
  const { t } = useTranslation();
  const [hours, setHours] = useState('24');
  const figures = useQuery(alarmsQuery(Number(hours)));
  return (
    <>
      <div className={styles['choice']}>
        <SegmentedControl
          aria-label={t('figures.range')}
          value={hours}
          onChange={setHours}
          data={HOURS.map((n) => ({
            value: String(n),
            label: n < 48 ? t('figures.lastHours', { n }) : t('figures.lastDays', { n: n / 24 }),
          }))}
        />
        <span className={styles['spring']} />
        {figures.data && <Asof figures={figures.data} late={figures.isError} />}
      </div>
      {figures.isPending && <Skeleton height={320} m="lg" w="auto" />}
      {figures.isError && <p className={styles['failed']}>{failureWords(t, figures.error)}</p>}
      {figures.data && <AlarmParts figures={figures.data} stale={figures.isPlaceholderData || figures.isError} />}
    </>
  );
}

function Asof({ figures, late }: { readonly figures: AlarmFigures; readonly late: boolean }) {
  const { t } = useTranslation();
  const { timeZone } = useMe().city;
  const words = t(late ? 'figures.asOfLate' : 'figures.asOf', { time: clockTime(figures.to, timeZone) });
  return <span className={late ? styles['late'] : 'quiet'}>{words}</span>;
}

function AlarmParts({ figures, stale }: { readonly figures: AlarmFigures; readonly stale: boolean }) {
  const { t } = useTranslation();
  const { timeZone } = useMe().city;
  const { priorities } = figures;
  return (
    <div className={styles['parts']} data-stale={stale || undefined}>
      {figures.floodSince !== undefined && (
        <p className={styles['flood']}>{t('figures.floodNow', { time: stamp(figures.floodSince, timeZone, figures.to) })}</p>
      )}
      <Heads figures={figures} />
      <HoursPart figures={figures} />
      <ActorsPart title={t('figures.badActors')} actors={figures.badActors} of={figures.raised} />
      <ActorsPart title={t('figures.chattering')} actors={figures.chattering} of={figures.raised} />
      <Part title={t('figures.priorities')}>
        <Table
          head={[t('figures.priority'), t('figures.raised'), t('figures.share')]}
          rows={(['urgent', 'normal'] as const).map((grade) => [
            t(`grade.${grade}`),
            priorities[grade],
            share(priorities[grade], figures.raised),
          ])}
          empty={t('figures.none')}
        />
      </Part>
    </div>
  );
}

/** What is read across the room. */
function Heads({ figures }: { readonly figures: AlarmFigures }) {
  const { t, i18n } = useTranslation();
  const { perTenMinutes } = figures;
  return (
    <dl className={styles['heads']}>
      <Figure
        name={t('figures.perTen')}
        value={perTenMinutes.mean.toLocaleString(undefined, { maximumFractionDigits: 1 })}
        hint={t('figures.mostInTen', { n: perTenMinutes.most })}
        tone={perTenMinutes.mean > MANAGEABLE_IN_TEN ? 'attention' : undefined}
      />
      <Figure
        name={t('figures.perOperatorHour')}
        value={figures.perOperatorHour?.toLocaleString() ?? '-'}
        hint={t('figures.operatorHours', { n: figures.operatorHours.toLocaleString() })}
      />
      <Figure
        name={t('figures.inFlood')}
        value={share(figures.inFlood, 1)}
        hint={t('figures.overTen', { share: share(perTenMinutes.overTen, 1), n: FLOOD.beyond })}
        tone={figures.inFlood > MAX_IN_FLOOD ? 'attention' : undefined}
      />
      <Figure
        name={t('figures.shown')}
        value={figures.shown.toLocaleString()}
        hint={t('figures.ofRaised', { n: figures.raised.toLocaleString() })}
      />
      <Figure
        name={t('figures.toAcknowledge')}
        value={took(figures.toAcknowledge?.median, i18n.language)}
        {...(figures.toAcknowledge ? { hint: t('figures.nineOfTen', { time: took(figures.toAcknowledge.p90, i18n.language) }) } : {})}
      />
      <Figure
        name={t('figures.stale')}
        value={figures.stale.toLocaleString()}
        hint={t('figures.staleHint')}
        tone={figures.stale > 0 ? 'attention' : undefined}
      />
      <Figure
        name={t('figures.shelvedNow')}
        value={figures.shelvedNow.toLocaleString()}
        hint={t('figures.shelvedIn', { n: figures.shelved.toLocaleString() })}
      />
      <Figure
        name={t('figures.suppressedNow')}
        value={figures.suppressedNow.toLocaleString()}
        hint={t('figures.suppressedIn', { n: figures.suppressed.toLocaleString() })}
      />
    </dl>
  );
}

function HoursPart({ figures }: { readonly figures: AlarmFigures }) {
  const { t } = useTranslation();
  const { timeZone } = useMe().city;
  const { names, series } = useMemo(
    () => ({
      names: figures.hours.map(({ at }) => stamp(at, timeZone, figures.to).slice(0, -3)),
      series: [
        { name: t('figures.shown'), values: figures.hours.map((hour) => hour.shown), as: 'bar' as const },
        { name: t('figures.raised'), values: figures.hours.map((hour) => hour.raised), as: 'line' as const },
      ],
    }),
    [figures, t, timeZone],
  );
  return (
    <Part title={t('figures.byHour')} chart={<Chart label={t('figures.byHour')} names={names} series={series} />}>
      <Table
        head={[t('figures.from'), t('figures.shown'), t('figures.raised')]}
        rows={figures.hours.map((hour, at) => [names[at] ?? '', hour.shown, hour.raised]).toReversed()}
        empty={t('figures.none')}
      />
    </Part>
  );
}

function ActorsPart({ title, actors, of }: { readonly title: string; readonly actors: AlarmFigures['badActors']; readonly of: number }) {
  const { t, i18n } = useTranslation();
  return (
    <Part title={title}>
      <Table
        words={3}
        head={[t('figures.source'), t('figures.kind'), t('figures.service'), t('figures.raised'), t('figures.share')]}
        rows={actors.map((actor) => [
          actor.facility ?? t('figures.noFacility'),
          actor.kind,
          titleIn(i18n.language, actor.title),
          actor.alarms,
          share(actor.alarms, of),
        ])}
        empty={t('figures.none')}
      />
    </Part>
  );
}
