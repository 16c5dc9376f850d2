import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { desk } from '../app/desk.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { coordinates, stamp } from '../words/time.ts';
import styles from './board.module.css';
import handling from './handling/handling.module.css';

/** What is known, in the order it is asked for: where, what, when, which case, who has it, who sees it; the last two only inside the city's own centre. */
export function IncidentFacts({ incident, inside = true }: { readonly incident: IncidentView; readonly inside?: boolean }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now);
  const { cases } = incident;
  const first = cases[0];
  return (
    <dl className={styles['facts']}>
      <Fact label={t('incident.place')}>
        <PlaceWords place={incident.place} />
      </Fact>
      {incident.content && <Fact label={t('incident.content')}>{incident.content}</Fact>}
      <Fact label={t('incident.reportedAt')}>
        <time>{at(incident.occurredAt)}</time>
        {first && (
          <span className="quiet figures">
            {' '}
            {first.sender} · {t('incident.case')} {first.occurrence}
            {cases.length > 1 && ` · ${t('incident.caseMore', { n: cases.length - 1 })}`}
          </span>
        )}
      </Fact>
      {incident.area?.words !== undefined && <Fact label={t('incident.area')}>{incident.area.words}</Fact>}
      {incident.expiresAt !== undefined && incident.closedAt === undefined && (
        <Fact label={t('incident.expiresAt')}>
          <time>{at(incident.expiresAt)}</time>
        </Fact>
      )}
      {incident.closedAt !== undefined && (
        <Fact label={t('incident.closedAt')}>
          <time>{at(incident.closedAt)}</time>
        </Fact>
      )}
      {incident.absorbed.length > 0 && (
        <Fact label={t('merging.absorbed')}>
          {incident.absorbed.map((each) => (
            <button key={each.incident} type="button" className={handling['linkButton']} onClick={() => desk.open(each.incident)}>
              <time>{at(each.at)}</time> {t('merging.absorbedOpen')}
            </button>
          ))}
        </Fact>
      )}
      {inside && (
        <Fact label={t('incident.assignee')}>
          {incident.assignee ? incident.assignee.name : <span className="quiet">{t('queue.nobody')}</span>}
        </Fact>
      )}
      {inside && incident.shares.length > 0 && (
        <Fact label={t('incident.shares')}>
          {incident.shares.map((share) => (
            <div key={share.id}>
              {titleIn(i18n.language, share.organisationTitle)}{' '}
              <span className="quiet figures">
                {share.endedAt === undefined
                  ? t('incident.shareUntil', { time: at(share.until) })
                  : t('incident.shareEnded', { time: at(share.endedAt) })}
              </span>
            </div>
          ))}
        </Fact>
      )}
    </dl>
  );
}

/** Where it is, and what of that was worked out instead of told. */
function PlaceWords({ place }: Pick<IncidentView, 'place'>) {
  const { t } = useTranslation();
  if (!place) return <span className={styles['caution']}>{t('incident.noPlace')}</span>;
  const near = place.nearAddress === undefined ? undefined : t('incident.near', { address: place.nearAddress });
  return (
    <>
      <strong>{place.address ?? near ?? coordinates(place)}</strong>
      {(place.address ?? near) !== undefined && <span className={`${styles['ownLine']} quiet figures`}>{coordinates(place)}</span>}
      {place.origin !== 'sent' && (
        <span className={styles['caution']}>{t(`incident.${place.origin}`, { metres: place.accuracyMetres ?? 0 })}</span>
      )}
    </>
  );
}

export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
