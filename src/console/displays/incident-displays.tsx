import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { displayMessagesQuery, displaysQuery } from '../api/displays.ts';
import { MessageRow } from './message-row.tsx';
import styles from './displays.module.css';

/** What citizens are told because of this incident: one press lets it out on every sign of its area, another takes it back. */
export function IncidentDisplays({ incident }: { readonly incident: string }) {
  const { t } = useTranslation();
  const messages = useQuery(displayMessagesQuery(incident));
  const displays = useQuery(displaysQuery);
  const all = messages.data?.messages ?? [];
  if (all.length === 0) return null;
  return (
    <section aria-label={t('displays.ofIncident')}>
      <h3>{t('displays.ofIncident')}</h3>
      <ul className={styles['messages']}>
        {all.map((message) => (
          <MessageRow key={message.id} message={message} devices={displays.data?.devices ?? []} />
        ))}
      </ul>
    </section>
  );
}
