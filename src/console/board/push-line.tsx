import { Button } from '@mantine/core';
import { IconAlertTriangle, IconBroadcast, IconPhoto } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PushView } from '#contract/push-view.ts';
import { useStopPush } from '../api/pushes.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './board.module.css';

/** One camera on its way to another organisation's server: to whom, how well, and the way to end it. */
export function PushLine({ incident, push, mayStop }: { readonly incident: string; readonly push: PushView; readonly mayStop: boolean }) {
  const { t, i18n } = useTranslation();
  const stop = useStopPush(incident);
  const Icon = push.state === 'lost' ? IconAlertTriangle : push.state === 'stills' ? IconPhoto : IconBroadcast;
  const organisation = titleIn(i18n.language, push.organisationTitle);
  const how = push.state === 'live' && push.kbps > 0 ? t('push.rate', { n: push.kbps }) : t(`push.state.${push.state}`);
  return (
    <span className={styles['push']} data-push={push.state} title={`UID ${push.uid}`}>
      <Icon size="1rem" aria-hidden />
      <span className="one-line">
        {t('push.to', { organisation })} · <span className="figures">{how}</span>
      </span>
      {mayStop && (
        <Button size="compact-xs" variant="subtle" loading={stop.isPending} onClick={() => stop.mutate(push.id)}>
          {t('push.stop')}
        </Button>
      )}
    </span>
  );
}
