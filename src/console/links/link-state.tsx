import { IconAlertTriangle, IconCircleCheck, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LinkView } from '#contract/admin-view.ts';
import styles from './links.module.css';

const ICONS: Readonly<Record<LinkView['state'], typeof IconClock>> = {
  up: IconCircleCheck,
  waiting: IconClock,
  down: IconAlertTriangle,
  paused: IconPlayerPause,
};

export function LinkState({ link }: { readonly link: Pick<LinkView, 'state'> }) {
  const { t } = useTranslation();
  const Icon = ICONS[link.state];
  return (
    <span className={styles['state']} data-state={link.state}>
      <Icon size="1rem" aria-hidden />
      {t(`links.state.${link.state}`)}
    </span>
  );
}
