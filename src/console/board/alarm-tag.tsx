import { IconBellPause, IconBellX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { elapsed } from '../words/time.ts';
import styles from './alarm.module.css';

/** That an alarm is put aside, with the time until it comes back, or held back by a flood. */
export function AlarmTag({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const now = useServerNow();
  const { alarm } = incident;
  if (alarm?.state === 'shelved')
    return (
      <span className={styles['tag']} title={t('alarm.shelvedLong', { name: alarm.by ?? '', reason: alarm.reason ?? '' })}>
        <IconBellPause size="0.875rem" aria-hidden />
        {t('alarm.shelved')} <b>{elapsed((alarm.until ?? now) - now)}</b>
      </span>
    );
  if (alarm?.state !== 'suppressed') return null;
  return (
    <span className={styles['tag']} title={t('alarm.suppressedLong')}>
      <IconBellX size="0.875rem" aria-hidden />
      {t('alarm.suppressed')}
    </span>
  );
}
