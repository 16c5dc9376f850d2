import { SegmentedControl, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { CallFailed } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { clockTime, elapsed } from '../words/time.ts';
import { pursuitQuery } from './field-api.ts';
import { FieldMapView } from './field-map-view.tsx';
import type { OwnPlace } from './use-position.ts';
import styles from './field.module.css';

/** The way there, where whom they look for was seen, and where they can be by now. */
export function FieldMapTab({ incident, me }: { readonly incident: IncidentView; readonly me: OwnPlace | undefined }) {
  const { t } = useTranslation();
  const [escape, setEscape] = useState(true);
  const [flees, setFlees] = useState<'car' | 'foot'>('foot');
  const seen = incident.sightings.length > 0;
  const pursuit = useQuery(pursuitQuery(incident.id, flees, escape && seen));
  const shown = escape && seen ? pursuit.data : undefined;
  return (
    <div className={styles['mapTab']}>
      <FieldMapView me={me} incident={incident} pursuit={shown} />
      <section className={styles['suspect']} aria-label={t('field.suspect.title')}>
        <h2>{t('field.suspect.title')}</h2>
        {!seen && <p className="quiet">{t('field.suspect.none')}</p>}
        {seen && (
          <>
            <Seen incident={incident} />
            <div className={styles['escape']}>
              <Switch
                size="lg"
                checked={escape}
                onChange={(event) => setEscape(event.currentTarget.checked)}
                label={t('field.suspect.escape')}
              />
              <SegmentedControl
                size="md"
                aria-label={t('field.suspect.escape')}
                value={flees}
                onChange={(value) => setFlees(value === 'car' ? 'car' : 'foot')}
                data={(['foot', 'car'] as const).map((value) => ({ value, label: t(`field.suspect.${value}`) }))}
              />
            </div>
            {pursuit.isError && escape && (
              <p role="alert">{pursuit.error instanceof CallFailed ? failureWords(t, pursuit.error) : t('problem.server')}</p>
            )}
            {shown && <Escape open={shown.open} roads={shown.roads} at={shown.at} />}
          </>
        )}
      </section>
    </div>
  );
}

function Seen({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const now = useServerNow();
  const last = [...incident.sightings].sort((a, b) => b.at - a.at).slice(0, 3);
  return (
    <ul className={styles['seen']}>
      {last.map(({ id, at, certain, by }) => (
        <li key={id}>
          <time>{t('field.suspect.ago', { time: elapsed(now - at) })}</time>
          <span>{t(certain ? 'field.suspect.certain' : 'field.suspect.likely')}</span>
          <span className="quiet one-line">{by}</span>
        </li>
      ))}
    </ul>
  );
}

function Escape({
  open,
  roads,
  at,
}: {
  readonly open: boolean;
  readonly roads: readonly { readonly link: string; readonly name: string }[];
  readonly at: number;
}) {
  const { t } = useTranslation();
  const me = useMe();
  if (open) return <p className="quiet">{t('field.suspect.open')}</p>;
  return (
    <>
      <p className="quiet">
        {t('field.suspect.area')} · {t('field.suspect.asOf', { time: clockTime(at, me.city.timeZone) })}
      </p>
      <h3>{t('field.suspect.cordon', { n: roads.length })}</h3>
      <ol className={styles['cordon']}>
        {roads.map(({ link, name }, index) => (
          <li key={link}>
            <b>{index + 1}</b> {name || t('paths.noName')}
          </li>
        ))}
      </ol>
    </>
  );
}
