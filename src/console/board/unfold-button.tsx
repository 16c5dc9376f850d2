import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueueLine } from './use-queue-rows.ts';
import styles from './alarm.module.css';

/** How many others of the same cause a row stands for; pressing shows them below it. */
export function UnfoldButton({ line, onPress }: { readonly line: QueueLine; readonly onPress: () => void }) {
  const { t } = useTranslation();
  const Icon = line.unfolded ? IconChevronUp : IconChevronDown;
  return (
    <button
      type="button"
      className={styles['unfold']}
      aria-expanded={line.unfolded}
      aria-label={t('alarm.unfold', { n: line.others })}
      onClick={onPress}
    >
      {t('alarm.others', { n: line.others })}
      <Icon size="0.875rem" aria-hidden />
    </button>
  );
}
