import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ScreenFailed } from '../app/screen-failed.tsx';
import { useFeed } from '../feed/feed-store.ts';
import { CrewPicker } from './crew-picker.tsx';
import { crewQuery, doInField } from './field-api.ts';
import { FieldHead } from './field-head.tsx';
import { FieldMapView } from './field-map-view.tsx';
import { OrderView } from './order-view.tsx';
import { isDone, ordersOf, type Order } from './orders.ts';
import { announce } from './announce.ts';
import { usePosition, type OwnPosition } from './use-position.ts';
import { placeWords } from '../words/place-words.ts';
import styles from './field.module.css';

/** The page of those who go there (S2): phone and tablet, a thumb's reach, at night. */
export function FieldScreen() {
  const crew = useQuery(crewQuery);
  const position = usePosition(crew.data?.crew !== undefined);
  if (crew.isPending) return <Skeleton height={320} />;
  if (crew.isError) return <ScreenFailed error={crew.error} reset={() => void crew.refetch()} />;
  return (
    <div className={styles['field']}>
      <FieldHead crew={crew.data.crew} position={position} />
      {crew.data.crew ? <Duty unit={crew.data.crew.unit} position={position} /> : <CrewPicker />}
    </div>
  );
}

function Duty({ unit, position }: { readonly unit: string; readonly position: OwnPosition }) {
  const { t } = useTranslation();
  const incidents = useFeed((state) => state.incidents);
  const known = useFeed((state) => state.generation > 0);
  const orders = useMemo(() => ordersOf(incidents.values(), unit), [incidents, unit]);
  const [chosen, setChosen] = useState<string>();
  const open = orders.find(({ incident }) => incident.id === chosen) ?? orders.find((order) => !isDone(order));
  useArrivals(orders);

  if (!known) return <Skeleton height={320} />;
  if (!open) return <StandingBy orders={orders} position={position} onOpen={setChosen} />;
  return (
    <>
      {orders.length > 1 && (
        <nav className={styles['orders']} aria-label={t('field.list', { n: orders.length })}>
          {orders.map((order) => (
            <button
              key={order.incident.id}
              type="button"
              aria-current={order === open}
              data-done={isDone(order) || undefined}
              data-new={order.dispatch.acknowledgedAt === undefined || undefined}
              onClick={() => setChosen(order.incident.id)}
            >
              {order.incident.kind}
            </button>
          ))}
        </nav>
      )}
      <OrderView key={open.incident.id} order={open} position={position} />
    </>
  );
}

/** A new order sounds and shakes; that the terminal has it is told at once (PT4). */
function useArrivals(orders: readonly Order[]): void {
  const { t } = useTranslation();
  const fresh = orders.filter(({ dispatch }) => dispatch.step === 'sent' && dispatch.can.report === true);
  const names = fresh.map(({ dispatch }) => dispatch.id).join(' ');
  useEffect(() => {
    if (names === '') return;
    announce(t('field.newOrder'));
    // Who goes with the same unit may have told it already; then there is nothing left to tell.
    for (const { incident, dispatch } of fresh)
      void doInField(incident.id, { path: `dispatches/${encodeURIComponent(dispatch.id)}`, body: { step: 'delivered' } }).catch(
        () => undefined,
      );
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each order, not for each change of its incident
  }, [names]);
}

function StandingBy({
  orders,
  position,
  onOpen,
}: {
  readonly orders: readonly Order[];
  readonly position: OwnPosition;
  readonly onOpen: (incident: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <section className={styles['standby']} aria-label={t('field.waiting')}>
      <div className={styles['standbyText']} role="status">
        <h1>{t('field.waiting')}</h1>
        <p className="quiet">{t('field.waitingHint')}</p>
      </div>
      <FieldMapView me={position.place} incident={undefined} />
      {orders.length > 0 && (
        <ul className={styles['past']}>
          {orders.map(({ incident }) => (
            <li key={incident.id}>
              <button type="button" onClick={() => onOpen(incident.id)}>
                <b>{incident.kind}</b> <span className="quiet one-line">{placeWords(incident.place, t)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
