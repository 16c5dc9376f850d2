import { IconAlertOctagonFilled, IconCircleDot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import styles from './board.module.css';

/** Grade by shape, colour and word. */
export function GradeMark({
  incident,
  word = true,
}: {
  readonly incident: Pick<IncidentView, 'grade' | 'drill'>;
  readonly word?: boolean;
}) {
  const { t } = useTranslation();
  const Icon = incident.grade === 'urgent' ? IconAlertOctagonFilled : IconCircleDot;
  return (
    <span className={styles['grade']} data-grade={incident.grade}>
      <Icon size="1rem" aria-hidden={word} {...(word ? {} : { 'aria-label': t(`grade.${incident.grade}`) })} />
      {word && t(`grade.${incident.grade}`)}
      {incident.drill && <span className={styles['drillTag']}>{t('drill')}</span>}
    </span>
  );
}
