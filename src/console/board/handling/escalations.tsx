import { IconAlertTriangle, IconStairsUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useEntryNames } from '../../words/use-entry-names.ts';
import styles from './handling.module.css';

/** Chains that are being walked, or that came to their end without an answer: then somebody must call. */
export function Escalations({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const names = useEntryNames(incident);
  const shown = incident.escalations.filter((each) => each.endedAt === undefined || each.ended === 'exhausted');
  return shown.map((each) => {
    const organisation = names.organisation(each.organisation);
    const exhausted = each.ended === 'exhausted';
    const Icon = exhausted ? IconAlertTriangle : IconStairsUp;
    return (
      <div key={each.id} className={styles['escalation']} data-exhausted={exhausted || undefined} role={exhausted ? 'alert' : 'status'}>
        <Icon size="1.25rem" aria-hidden />
        <div>
          <strong>
            {exhausted
              ? t('escalation.exhausted', { organisation })
              : t('escalation.running', { organisation, step: each.step, steps: each.steps })}
          </strong>
          {!exhausted && <p>{t('escalation.reason')}</p>}
        </div>
      </div>
    );
  });
}
