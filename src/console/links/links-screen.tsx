import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFeed } from '../feed/feed-store.ts';
import { titleIn } from '../words/i18n.ts';
import { LinkDetail } from './link-detail.tsx';
import { LinkState } from './link-state.tsx';
import styles from './links.module.css';
import { Relays } from './relays.tsx';
import { TrafficSource } from './traffic-source.tsx';

/** What needs somebody stands on top. */
const ORDER = ['down', 'paused', 'up', 'waiting'];

/** Every linked system: its state at a glance, and one of them in full (P5). */
export function LinksScreen() {
  const { t, i18n } = useTranslation();
  const links = useFeed((state) => state.links);
  const known = useFeed((state) => state.generation > 0);
  const all = useMemo(
    () => [...links.values()].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.id < b.id ? -1 : 1)),
    [links],
  );
  const [chosen, setChosen] = useState<string>();
  const shown = links.get(chosen ?? '') ?? all[0];
  if (all.length === 0) return <p className={styles['empty']}>{known ? t('links.none') : t('common.loading')}</p>;
  return (
    <div className={`${styles['links']} feed-bound`}>
      <nav className={styles['list']} aria-label={t('links.title')}>
        {all.map((link) => (
          <button key={link.id} type="button" aria-current={link.id === shown?.id} onClick={() => setChosen(link.id)}>
            <b className="one-line">{titleIn(i18n.language, link.title)}</b>
            <LinkState link={link} />
            <span className="quiet figures one-line">{link.endpoint}</span>
            <span className="quiet figures">
              {t('links.counters.received')} {link.counters.received.toLocaleString()}
            </span>
          </button>
        ))}
        <Relays />
        <TrafficSource />
      </nav>
      {shown ? <LinkDetail link={shown} key={shown.id} /> : <p className={styles['empty']}>{t('links.choose')}</p>}
    </div>
  );
}
