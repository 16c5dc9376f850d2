import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { Elapsed } from '../app/elapsed.tsx';
import { GradeMark } from './grade-mark.tsx';
import { KindIcon } from './kind-icon.tsx';
import styles from './board.module.css';

/** Grade, kind and state on the left; the golden-time clock on the right. */
export function IncidentHead({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const live = isLive(incident.status);
  return (
    <>
      {incident.drill && <p className={styles['drillBand']}>{t('drillExplained')}</p>}
      <header className={styles['head']} data-grade={live ? incident.grade : 'ended'} data-drill={incident.drill || undefined}>
        <div className={styles['headTop']}>
          <GradeMark incident={incident} />
          <span className={styles['status']} data-status={incident.status}>
            {t(`status.${incident.status}`)}
          </span>
        </div>
        <h2>
          <KindIcon kind={incident.kind} size="1.5rem" />
          {incident.kind}
        </h2>
        <div className={styles['golden']} data-running={live || undefined}>
          <Elapsed large since={incident.occurredAt} until={live ? undefined : (incident.closedAt ?? incident.updatedAt)} />
          <span>{live ? t('incident.elapsed') : t('incident.elapsedAll')}</span>
        </div>
      </header>
    </>
  );
}
