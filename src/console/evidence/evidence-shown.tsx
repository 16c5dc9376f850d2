import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EvidenceView } from '#contract/field-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { stamp } from '../words/time.ts';
import styles from './evidence.module.css';

interface EvidenceShownProps {
  readonly incident: string;
  readonly evidence: EvidenceView;
  readonly onClose: () => void;
}

/** One piece large, with who looks at it written over it (LAW-19). */
export function EvidenceShown({ incident, evidence, onClose }: EvidenceShownProps) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const address = `/api/v1/incidents/${encodeURIComponent(incident)}/evidence/${encodeURIComponent(evidence.id)}`;
  const name = evidence.note ?? t(`evidence.${evidence.kind}`);
  return (
    <Modal opened onClose={onClose} title={name} size="xl" closeButtonProps={{ 'aria-label': t('evidence.close') }}>
      <div className={styles['shown']}>
        {evidence.kind === 'photo' ? (
          <img src={address} alt={name} />
        ) : (
          // oxlint-disable-next-line jsx-a11y/media-has-caption -- what was recorded at a scene has none
          <video src={address} controls playsInline />
        )}
        <span className={styles['mark']} aria-hidden>
          {me.person.login} {stamp(now, me.city.timeZone, now)}
        </span>
      </div>
    </Modal>
  );
}
