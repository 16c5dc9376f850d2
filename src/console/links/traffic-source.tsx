import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { trafficAnswer } from '#contract/traffic-view.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { clockTime } from '../words/time.ts';
import styles from './links.module.css';

const LOOK_EVERY_MS = 10_000;
/** A spot of the sea: how the source stands is asked, not what it says of the roads. */
const NOWHERE = '0,0,0.001,0.001';

/** How the national centre for live traffic stands; it is no partner of the safety net, but operators look for it here. */
export function TrafficSource() {
  const { t } = useTranslation();
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['traffic', 'source'],
    queryFn: ({ signal }) => call(trafficAnswer, `/api/v1/traffic?bbox=${NOWHERE}`, { signal }),
    enabled: me.rights.includes('incident.view'),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (!data) return null;
  return (
    <section className={styles['relays']} aria-label={t('links.traffic')}>
      <h2>{t('links.traffic')}</h2>
      <ul>
        <li data-traffic-source={data.source} data-bad={data.source === 'failing' || undefined}>
          <b>{t(`links.trafficState.${data.source}`)}</b>
          <span className="quiet figures">
            {data.at !== undefined && t('links.trafficAt', { time: clockTime(data.at, me.city.timeZone) })}
            {data.problem !== undefined && ` ${data.problem}`}
          </span>
        </li>
      </ul>
    </section>
  );
}
