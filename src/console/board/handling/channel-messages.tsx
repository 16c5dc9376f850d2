import { IconAlertCircle, IconCheck, IconClock, IconRefresh, IconSend2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { MessageState } from '#domain/channel.ts';
import { hasWords } from '../../words/i18n.ts';
import styles from './handling.module.css';

const ICONS: Readonly<Record<MessageState, typeof IconCheck>> = {
  waiting: IconClock,
  retrying: IconRefresh,
  sent: IconSend2,
  delivered: IconCheck,
  failed: IconAlertCircle,
};

/** How far each message has come that went by something else than a screen, and why where it did not. */
export function ChannelMessages({ told }: { readonly told: IncidentView['propagations'][number] }) {
  const { t } = useTranslation();
  if (!told.messages) return null;
  return (
    <ul className={styles['messages']}>
      {told.messages.map((each, at) => {
        const Icon = ICONS[each.state];
        const reason =
          each.reason && hasWords(`telling.reason.${each.reason}`) ? t(`telling.reason.${each.reason}` as 'product') : each.reason;
        return (
          <li key={at} data-state={each.state}>
            <Icon size="1rem" aria-hidden />
            <span>
              {t(`telling.channel.${each.channel}`)} {each.personName} <b>{t(`telling.message.${each.state}`)}</b>
              {reason && <span className="quiet"> {reason}</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
