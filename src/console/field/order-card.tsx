import { IconMapPin, IconRoute } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isLive } from '#domain/incident.ts';
import { Elapsed } from '../app/elapsed.tsx';
import { GradeMark } from '../board/grade-mark.tsx';
import { placeWords } from '../words/place-words.ts';
import { distance } from '../words/time.ts';
import type { Order } from './orders.ts';
import type { OwnPlace } from './use-position.ts';
import { useWay } from './use-way.ts';
import styles from './field.module.css';

/** What, where, since when, what was ordered, and how far it is. */
export function OrderCard({ order: { incident, dispatch }, me }: { readonly order: Order; readonly me: OwnPlace | undefined }) {
  const { t } = useTranslation();
  const live = isLive(incident.status);
  return (
    <section className={styles['card']} data-grade={live ? incident.grade : 'ended'} aria-label={t('field.order')}>
      <div className={styles['cardTop']}>
        <GradeMark incident={incident} />
        <Elapsed since={incident.occurredAt} until={live ? undefined : (incident.closedAt ?? incident.updatedAt)} />
      </div>
      <h1>{incident.kind}</h1>
      {incident.place && (
        <p className={styles['place']}>
          <IconMapPin size="1.25rem" aria-hidden />
          <span>{placeWords(incident.place, t)}</span>
        </p>
      )}
      {incident.content && <p className={styles['content']}>{incident.content}</p>}
      {dispatch.note && <p className={styles['ordered']}>{dispatch.note}</p>}
      <Way incident={incident} me={me} kind={dispatch.kind} />
    </section>
  );
}

interface WayProps {
  readonly incident: Order['incident'];
  readonly me: OwnPlace | undefined;
  readonly kind: Order['dispatch']['kind'];
}

function Way({ incident, me, kind }: WayProps) {
  const { t } = useTranslation();
  const way = useWay(incident.place, me, kind);
  if (!incident.place) return <p className="quiet">{t('field.noPlace')}</p>;
  if (!me || way.isPending) return null;
  const best = way.data?.routes[0];
  if (!best) return <p className="quiet">{t('field.noRoute')}</p>;
  const minutes = Math.round(best.seconds / 60);
  return (
    <p className={styles['way']}>
      <IconRoute size="1.25rem" aria-hidden />
      <span className="figures">{t(minutes < 1 ? 'field.soon' : 'field.toScene', { distance: distance(best.metres), minutes })}</span>
    </p>
  );
}
