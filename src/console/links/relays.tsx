import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { relaysQuery } from '../api/queries.ts';
import styles from './links.module.css';

/** The video relays, which share the cameras: how many live, and what each carries. Nothing while nobody knows. */
export function Relays() {
  const { t } = useTranslation();
  const { data } = useQuery(relaysQuery);
  if (!data) return null;
  const living = data.relays.filter((relay) => relay.living).length;
  return (
    <section className={styles['relays']}>
      <h2>{t('links.relays', { living, all: data.relays.length })}</h2>
      <ul>
        {data.relays.map((relay) => (
          <li key={relay.name} data-bad={relay.living ? undefined : true}>
            <b>{relay.name}</b>
            <span className="quiet figures">{relay.living ? t('links.relayStreams', relay) : t('links.state.down')}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
