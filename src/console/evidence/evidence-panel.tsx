import { IconPhoto, IconTrash, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvidenceView } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { actorWords } from '../words/actor-words.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { EvidenceAdd } from './evidence-add.tsx';
import { EvidenceShown } from './evidence-shown.tsx';
import styles from './evidence.module.css';

const MB = 1_048_576;
const KB = 1_024;

/** Photos and videos of an incident: what is there, and more of it. Each look is recorded, so that nothing is shown unasked. */
export function EvidencePanel({ incident, large = false }: { readonly incident: IncidentView; readonly large?: boolean }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<EvidenceView>();
  return (
    <section className={styles['evidence']} data-large={large || undefined} aria-label={t('evidence.title')}>
      {incident.can.addEvidence === true && <EvidenceAdd incident={incident.id} large={large} />}
      {incident.evidence.length === 0 && <p className="quiet">{t('evidence.none')}</p>}
      <ul>
        {incident.evidence.toReversed().map((evidence) => (
          <li key={evidence.id}>
            <Piece evidence={evidence} onShow={() => setShown(evidence)} />
          </li>
        ))}
      </ul>
      <p className="quiet">{t('evidence.kept')}</p>
      {shown && <EvidenceShown incident={incident.id} evidence={shown} onClose={() => setShown(undefined)} />}
    </section>
  );
}

function Piece({ evidence, onShow }: { readonly evidence: EvidenceView; readonly onShow: () => void }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const { kind, bytes, addedAt, callSign, note, deletedAt, organisationTitle } = evidence;
  const by = actorWords({ actorName: evidence.addedBy, actorTitle: evidence.addedByTitle }, i18n.language, t);
  const Icon = deletedAt === undefined ? (kind === 'photo' ? IconPhoto : IconVideo) : IconTrash;
  return (
    <button type="button" className={styles['piece']} disabled={deletedAt !== undefined} onClick={onShow}>
      <Icon size="1.75rem" aria-hidden />
      <span className={styles['words']}>
        <b>{note ?? t(`evidence.${kind}`)}</b>
        <span className="quiet">
          {callSign ?? by} · {titleIn(i18n.language, organisationTitle)}
        </span>
        <span className="quiet">
          <time>{stamp(addedAt, me.city.timeZone, now)}</time> · {t(`evidence.${kind}`)}{' '}
          {bytes < MB
            ? t('evidence.sizeSmall', { n: Math.max(1, Math.round(bytes / KB)) })
            : t('evidence.size', { n: (bytes / MB).toFixed(1) })}
        </span>
      </span>
      <span className={styles['look']}>{t(deletedAt === undefined ? 'evidence.view' : 'evidence.deleted')}</span>
    </button>
  );
}
