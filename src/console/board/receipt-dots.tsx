import { Tooltip } from '@mantine/core';
import {
  IconAlertCircle,
  IconCircle,
  IconCircleCheck,
  IconCircleCheckFilled,
  IconCircleDashedCheck,
  IconCircleHalf2,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { titleIn } from '../words/i18n.ts';
import { receiptState, type ReceiptState } from './receipt-state.ts';
import styles from './board.module.css';

const ICONS: Readonly<Record<ReceiptState, typeof IconCircle>> = {
  sent: IconCircle,
  delivered: IconCircleHalf2,
  acknowledged: IconCircleCheck,
  completed: IconCircleCheckFilled,
  overdue: IconAlertCircle,
  settled: IconCircleDashedCheck,
};

/** One mark an organisation: sent, delivered, acknowledged, done, or no answer. */
export function ReceiptDots({ incident }: { readonly incident: IncidentView }) {
  return (
    <span className={styles['dots']}>
      {incident.propagations.map((propagation) => (
        <ReceiptDot key={propagation.id} propagation={propagation} />
      ))}
    </span>
  );
}

export function ReceiptDot({ propagation }: { readonly propagation: IncidentView['propagations'][number] }) {
  const { t, i18n } = useTranslation();
  const state = receiptState(propagation);
  const Icon = ICONS[state];
  const words = t('propagation.dots', {
    organisation: titleIn(i18n.language, propagation.organisationTitle),
    state: t(`propagation.${state}`),
  });
  return (
    <Tooltip label={words}>
      <span className={styles['dot']} data-state={state} role="img" aria-label={words}>
        <Icon size="1rem" aria-hidden />
      </span>
    </Tooltip>
  );
}
