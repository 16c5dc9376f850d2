import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DisplayDeviceView, DisplayMessageView } from '#contract/display-view.ts';
import { displayMessagesQuery, displaysQuery } from '../api/displays.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { ListSearch } from '../look/list-search.tsx';
import { ComposeForm, EMPTY_DRAFT, type Draft } from './compose-form.tsx';
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
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  if (displays.isPending || messages.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  const failed = displays.error ?? messages.error;
  if (!displays.data || !messages.data) return <p className={styles['bad']}>{failureWords(t, failed)}</p>;
  const { devices } = displays.data;
  const mayCompose = me.rights.includes('display.compose');
  const again = ({ devices: at, text, colour, priority }: DisplayMessageView): void => {
    setDraft((before: Draft) => ({ ...before, template: '', text, colour, priority }));
    setChosen(at.filter((id) => devices.some((device) => device.id === id)));
  };
  return (
    <div className={styles['screen']} data-compose={mayCompose || undefined}>
      <Devices devices={devices} chosen={chosen} failed={failed ? failureWords(t, failed) : undefined} />
      <Messages messages={messages.data.messages} devices={devices} onAgain={mayCompose ? again : undefined} />
      {mayCompose && (
        <section className={styles['column']} aria-label={t('displays.compose')}>
          <h1>{t('displays.compose')}</h1>
          <ComposeForm displays={displays.data} chosen={chosen} onChoose={setChosen} draft={draft} onDraft={setDraft} />
        </section>
      )}
    </div>
  );
}

/** More than are seen at a glance can be searched. */
const SEARCHED_FROM = 9;

interface DevicesProps {
  readonly devices: readonly DisplayDeviceView[];
  readonly chosen: readonly string[];
  readonly failed: string | undefined;
}

function Devices({ devices, chosen, failed }: DevicesProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const found = devices.filter(({ id, title }) => `${title} ${id}`.toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <section className={styles['column']} aria-label={t('displays.devices')}>
      <h1>{t('displays.devices')}</h1>
      {failed !== undefined && (
        <p className={styles['bad']} role="alert">
          {failed}
        </p>
      )}
      {devices.length === 0 && <p className="quiet">{t('displays.noDevices')}</p>}
      {devices.length >= SEARCHED_FROM && <ListSearch label={t('displays.search')} words={words} onWords={setWords} />}
      {devices.length > 0 && found.length === 0 && <p className="quiet">{t('displays.notFound')}</p>}
      <ul className={styles['devices']}>
        {found.map((device) => (
          <DeviceCard key={device.id} device={device} chosen={chosen.includes(device.id)} />
        ))}
      </ul>
    </section>
  );
}

interface MessagesProps {
  readonly messages: readonly DisplayMessageView[];
  readonly devices: readonly DisplayDeviceView[];
  readonly onAgain: ((message: DisplayMessageView) => void) | undefined;
}

const LASTING: readonly DisplayMessageView['stage'][] = ['draft', 'scheduled', 'running'];

/** What waits for somebody or is lit now; what is over lies folded below, to be taken up again. */
function Messages({ messages, devices, onAgain }: MessagesProps) {
  const { t } = useTranslation();
  const lasting = messages.filter(({ stage }) => LASTING.includes(stage));
  const over = messages.filter(({ stage }) => !LASTING.includes(stage));
  return (
    <section className={styles['column']} aria-label={t('displays.messages')}>
      <h1>{t('displays.messages')}</h1>
      {lasting.length === 0 && <p className="quiet">{t(onAgain ? 'displays.noMessagesCompose' : 'displays.noMessages')}</p>}
      <ul className={styles['messages']}>
        {lasting.map((message) => (
          <MessageRow key={message.id} message={message} devices={devices} />
        ))}
      </ul>
      {over.length > 0 && (
        <details className={styles['over']} open>
          <summary>{t('displays.over', { n: over.length })}</summary>
          <ul className={styles['messages']}>
            {over.map((message) => (
              <MessageRow key={message.id} message={message} devices={devices} onAgain={onAgain && (() => onAgain(message))} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
