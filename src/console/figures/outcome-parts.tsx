import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { STAGES, type OutcomeFigures } from '#contract/figures-view.ts';
import { titleIn } from '../words/i18n.ts';
import { Chart } from './chart.tsx';
import { share, took } from './duration-words.ts';
import { Figure, Part, Table } from './figure-part.tsx';
import styles from './figures.module.css';

/** Every figure of the days, each with its chart and its table. */
export function OutcomeParts({ figures, stale }: { readonly figures: OutcomeFigures; readonly stale: boolean }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  return (
    <div className={styles['parts']} data-stale={stale || undefined}>
      <dl className={styles['heads']}>
        <Figure name={t('figures.incidents')} value={figures.incidents.toLocaleString()} />
        <Figure name={t('figures.provisions')} value={figures.provisions.toLocaleString()} />
        <Figure
          name={t('figures.falseAlarms')}
          value={share(figures.falseAlarms, figures.ended)}
          hint={t('figures.ofEnded', { n: figures.ended.toLocaleString() })}
        />
        <Figure
          name={t('figures.stage.firstPicture')}
          value={took(figures.stages.firstPicture.n > 0 ? figures.stages.firstPicture.median : null, language)}
          hint={t('figures.median')}
        />
        <Figure
          name={t('figures.stage.acknowledged')}
          value={took(figures.stages.acknowledged.n > 0 ? figures.stages.acknowledged.median : null, language)}
          hint={t('figures.median')}
        />
        <Figure
          name={t('figures.stage.closed')}
          value={took(figures.stages.closed.n > 0 ? figures.stages.closed.median : null, language)}
          hint={t('figures.median')}
        />
      </dl>
      <SeriesPart figures={figures} />
      <StagesPart figures={figures} />
      <DurationsPart figures={figures} />
      <Part title={t('figures.provided')}>
        <Table
          words={2}
          head={[t('figures.organisation'), t('figures.purpose'), t('figures.count'), t('figures.hours')]}
          rows={figures.provided.map((row) => [titleIn(language, row.title), row.purpose, row.count, row.hours])}
          empty={t('figures.none')}
        />
      </Part>
      <Part title={t('figures.agencies')}>
        <Table
          head={[t('figures.organisation'), t('figures.told'), t('figures.toReceipt'), t('figures.toDone')]}
          rows={figures.agencies.map((row) => [
            titleIn(language, row.title),
            row.told,
            took(row.acknowledged?.mean, language),
            took(row.done?.mean, language),
          ])}
          empty={t('figures.none')}
        />
      </Part>
    </div>
  );
}

function SeriesPart({ figures }: { readonly figures: OutcomeFigures }) {
  const { t, i18n } = useTranslation();
  const { names, series } = useMemo(() => {
    const nameOf = (key: string): string => {
      if (figures.by === 'weekday') return t(`figures.weekday.${key as '1'}`);
      if (figures.by === 'service')
        return titleIn(i18n.language, figures.services.find((each) => each.service === key)?.title ?? { ko: key, en: key });
      return key === '' ? t('figures.noArea') : key;
    };
    return {
      names: figures.series.map((row) => nameOf(row.key)),
      series: [
        { name: t('figures.incidents'), values: figures.series.map((row) => row.incidents), as: 'bar' as const },
        { name: t('figures.provisions'), values: figures.series.map((row) => row.provisions), as: 'line' as const },
      ],
    };
  }, [figures, t, i18n.language]);
  // In the midst of a sentence.
  const title = t('figures.series', { by: t(`figures.key.${figures.by}`).toLowerCase() });
  return (
    <Part title={title} chart={<Chart label={title} names={names} series={series} />}>
      <Table
        head={[
          t(`figures.key.${figures.by}`),
          t('figures.incidents'),
          t('figures.false'),
          t('figures.provisions'),
          t('figures.stage.acknowledged'),
          t('figures.stage.closed'),
        ]}
        rows={figures.series.map((row, at) => [
          names[at] ?? row.key,
          row.incidents,
          row.falseAlarms,
          row.provisions,
          took(row.acknowledgedMedian, i18n.language),
          took(row.closedMedian, i18n.language),
        ])}
        empty={t('figures.none')}
      />
    </Part>
  );
}

function StagesPart({ figures }: { readonly figures: OutcomeFigures }) {
  const { t, i18n } = useTranslation();
  const { names, series } = useMemo(() => {
    const seconds = (of: 'median' | 'p90') =>
      STAGES.map((stage) => (figures.stages[stage].n === 0 ? null : Math.round(figures.stages[stage][of] / 1_000)));
    return {
      names: STAGES.map((stage) => t(`figures.stage.${stage}`)),
      series: [
        { name: t('figures.median'), values: seconds('median'), as: 'bar' as const },
        { name: t('figures.p90'), values: seconds('p90'), as: 'bar' as const },
      ],
    };
  }, [figures, t]);
  const all = [{ title: { ko: t('common.all'), en: t('common.all') }, stages: figures.stages }, ...figures.services];
  return (
    <Part
      title={t('figures.stages')}
      chart={<Chart label={t('figures.stages')} names={names} series={series} unit={t('figures.seconds')} lying />}
    >
      <Table
        words={2}
        head={[t('figures.service'), t('figures.stageName'), t('figures.count'), t('figures.median'), t('figures.mean'), t('figures.p90')]}
        rows={all.flatMap(({ title, stages }) =>
          STAGES.flatMap((stage) => {
            const { n, median, mean, p90 } = stages[stage];
            const words = [median, mean, p90].map((each) => took(each, i18n.language));
            return n === 0 ? [] : [[titleIn(i18n.language, title), t(`figures.stage.${stage}`), n, ...words]];
          }),
        )}
        empty={t('figures.none')}
      />
    </Part>
  );
}

function DurationsPart({ figures }: { readonly figures: OutcomeFigures }) {
  const { t } = useTranslation();
  const { names, series } = useMemo(
    () => ({
      names: figures.durations.map(({ upTo }, at) => {
        const from = figures.durations[at - 1]?.upTo ?? 0;
        return upTo === null ? t('figures.longer', { n: from }) : t('figures.between', { from, to: upTo });
      }),
      series: [{ name: t('figures.incidents'), values: figures.durations.map((bin) => bin.incidents), as: 'bar' as const }],
    }),
    [figures, t],
  );
  const total = figures.durations.reduce((sum, bin) => sum + bin.incidents, 0);
  return (
    <Part title={t('figures.durations')} chart={<Chart label={t('figures.durations')} names={names} series={series} />}>
      <Table
        head={[t('figures.lasted'), t('figures.incidents'), t('figures.share')]}
        rows={figures.durations.map((bin, at) => [names[at] ?? '', bin.incidents, share(bin.incidents, total)])}
        empty={t('figures.none')}
      />
    </Part>
  );
}
