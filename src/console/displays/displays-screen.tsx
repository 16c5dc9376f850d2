import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayMessagesQuery, displaysQuery } from '../api/displays.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { ComposeForm } from './compose-form.tsx';
import { DeviceCard } from './device-card.tsx';
import { MessageRow } from './message-row.tsx';
import styles from './displays.module.css';

/** Signs, kiosks and speakers: what each shows now, the messages with their stages, and writing another (P6). */
export function DisplaysScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const displays = useQuery(displaysQuery);
  const messages = useQuery(displayMessagesQuery());
  const [chosen, setChosen] = useState<readonly string[]>([]);
  if (displays.isPending || messages.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  const failed = displays.error ?? messages.error;
  if (!displays.data || !messages.data) return <p className={styles['bad']}>{failureWords(t, failed)}</p>;
  const { devices } = displays.data;
  return (
    <div className={styles['screen']}>
      <section className={styles['column']} aria-label={t('displays.devices')}>
        <h1>{t('displays.devices')}</h1>
        {failed && <p className={styles['bad']}>{failureWords(t, failed)}</p>}
        {devices.length === 0 && <p className="quiet">{t('displays.noDevices')}</p>}
        <ul className={styles['devices']}>
          {devices.map((device) => (
            <DeviceCard key={device.id} device={device} chosen={chosen.includes(device.id)} />
          ))}
        </ul>
      </section>
      <section className={styles['column']} aria-label={t('displays.messages')}>
        <h1>{t('displays.messages')}</h1>
        {messages.data.messages.length === 0 && <p className="quiet">{t('displays.noMessages')}</p>}
        <ul className={styles['messages']}>
          {messages.data.messages.map((message) => (
            <MessageRow key={message.id} message={message} devices={devices} />
          ))}
        </ul>
      </section>
      {me.rights.includes('display.compose') && (
        <section className={styles['column']} aria-label={t('displays.compose')}>
          <h1>{t('displays.compose')}</h1>
          <ComposeForm displays={displays.data} chosen={chosen} onChoose={setChosen} />
        </section>
      )}
    </div>
  );
}
