import { Button, Modal } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LinkView } from '#contract/admin-view.ts';
import { useLinkCommand } from '../api/commands.ts';
import { linkQuery, useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { LinkState } from './link-state.tsx';
import { Messages, Peers, Quarantine } from './link-tables.tsx';
import styles from './links.module.css';

const COUNTERS = ['received', 'accepted', 'repeated', 'quarantined', 'sent', 'delivered', 'undelivered', 'waiting'] as const;

/** One link in full: state, counters, peers, what went wrong, what passed, and what could not be read. */
export function LinkDetail({ link }: { readonly link: LinkView }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const detail = useQuery(linkQuery(link.id));
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now);
  return (
    <section className={styles['detail']}>
      <header>
        <h1>{titleIn(i18n.language, link.title)}</h1>
        <LinkState link={link} />
        <span className="quiet figures">{t('links.since', { time: at(link.since) })}</span>
        <span className={styles['spring']} />
        {me.rights.includes('link.manage') && <PauseButton link={link} />}
      </header>
      <p className="quiet">
        {t(`links.stateExplained.${link.state}`)} <span className="figures">{link.endpoint}</span>
      </p>
      <dl className={styles['counters']} title={t('links.countersSince')}>
        {COUNTERS.map((each) => (
          <div key={each} data-bad={(each === 'quarantined' || each === 'undelivered') && link.counters[each] > 0 ? true : undefined}>
            <dt>{t(`links.counters.${each}`)}</dt>
            <dd>{link.counters[each].toLocaleString()}</dd>
          </div>
        ))}
        <div>
          <dt>{t('links.lastReceived')}</dt>
          <dd>{link.lastReceivedAt === undefined ? '–' : at(link.lastReceivedAt)}</dd>
        </div>
      </dl>
      {link.lastError && (
        <p className={styles['error']}>
          <IconAlertTriangle size="1rem" aria-hidden />
          <span>
            {t('links.lastError')} <time>{at(link.lastError.at)}</time> — {link.lastError.text}
          </span>
        </p>
      )}
      <h2>{t('links.peers')}</h2>
      <Peers peers={link.peers} at={at} />
      {detail.isError && <p className={styles['error']}>{failureWords(t, detail.error)}</p>}
      <h2>
        {t('links.quarantine')} <span className="figures">{detail.data?.quarantine.length ?? ''}</span>
      </h2>
      <Quarantine rows={detail.data?.quarantine} at={at} />
      <h2>{t('links.messages')}</h2>
      <Messages rows={detail.data?.messages} at={at} />
    </section>
  );
}

/** Pausing stops reports from coming in: it is confirmed, with what it means. Resuming is not. */
function PauseButton({ link }: { readonly link: LinkView }) {
  const { t, i18n } = useTranslation();
  const command = useLinkCommand(link.id);
  const [asking, setAsking] = useState(false);
  if (link.state === 'paused') {
    return (
      <Button leftSection={<IconPlayerPlay size="1rem" aria-hidden />} loading={command.isPending} onClick={() => command.mutate('resume')}>
        {t('links.resume')}
      </Button>
    );
  }
  return (
    <>
      <Button leftSection={<IconPlayerPause size="1rem" aria-hidden />} loading={command.isPending} onClick={() => setAsking(true)}>
        {t('links.pause')}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('links.pauseTitle', { link: titleIn(i18n.language, link.title) })}>
        <p>{t('links.pauseText')}</p>
        <div className={styles['dialogue']}>
          <Button onClick={() => setAsking(false)} data-autofocus>
            {t('common.cancel')}
          </Button>
          <Button
            variant="filled"
            color="yellow"
            onClick={() => {
              setAsking(false);
              command.mutate('pause');
            }}
          >
            {t('links.pause')}
          </Button>
        </div>
      </Modal>
    </>
  );
}
