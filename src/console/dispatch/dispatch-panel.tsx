import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { DispatchRow } from './dispatch-row.tsx';
import { SendUnits } from './send-units.tsx';
import { VideoAsked } from './video-asked.tsx';
import styles from './dispatch.module.css';

/** Who was sent and how far they have come; whom to send next; and what they ask for (2-①⑤, 2-②). */
export function DispatchPanel({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  return (
    <section className={styles['dispatch']} aria-label={t('dispatch.title')}>
      <VideoAsked incident={incident} />
      {incident.dispatches.length === 0 && <p className="quiet">{t('dispatch.none')}</p>}
      <ul className={styles['sent']}>
        {incident.dispatches.toReversed().map((dispatch) => (
          <li key={dispatch.id}>
            <DispatchRow incident={incident.id} dispatch={dispatch} />
          </li>
        ))}
      </ul>
      {incident.can.dispatchUnits === true && incident.place && <SendUnits incident={incident} place={incident.place} />}
    </section>
  );
}
