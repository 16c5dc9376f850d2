import { ActionIcon, Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCamera, IconCopy, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { distanceMetres } from '#domain/place.ts';
import type { AddressView } from '#contract/place-view.ts';
import { camerasInQuery, useMe } from '../api/queries.ts';
import { desk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { showOnMap } from '../app/map-target.ts';
import { coordinates, distance } from '../words/time.ts';
import { chosenPlace, type ChosenPlace } from './chosen-place.ts';
import { reverseQuery } from './place-queries.ts';
import styles from './place-card.module.css';

const MAX_CAMERAS = 4;
const NEAR_METRES = 300;

/** What is known of the place that was chosen, and what can be done there. */
export function PlaceCard({ place }: { readonly place: ChosenPlace }) {
  const { t } = useTranslation();
  const me = useMe();
  // Also where the address is known: its lot and its distance are.
  const reverse = useQuery(reverseQuery(place.address === undefined ? place : undefined));
  const nearest = reverse.data?.addresses[0];
  const address = place.address ?? nearest?.address;
  const title = place.title ?? nearest?.address.road ?? t('places.here');

  useKeys((command) => {
    if (command.do !== 'back') return false;
    chosenPlace.set(undefined);
    return true;
  });

  return (
    <section className={styles['card']} aria-label={t('places.card')}>
      <header>
        <h2>{title}</h2>
        <ActionIcon variant="subtle" size="sm" aria-label={t('places.close')} onClick={() => chosenPlace.set(undefined)}>
          <IconX size="1rem" />
        </ActionIcon>
      </header>
      {place.category !== undefined && place.category !== '' && <p className="quiet">{place.category}</p>}
      {place.nearest && <p className={styles['doubt']}>{t('places.nearest')}</p>}
      {address && <Address address={address} title={title} />}
      <p className="quiet figures">{coordinates(place)}</p>
      {place.address === undefined && (
        <p className="quiet" role="status">
          {reverse.isError
            ? t('places.addressFailed')
            : reverse.isPending
              ? t('places.looking')
              : nearest
                ? t('places.away', { metres: distance(nearest.metres) })
                : t('places.noAddress')}
        </p>
      )}
      <div className={styles['actions']}>
        {me.rights.includes('incident.create') && (
          <Button
            size="xs"
            variant="filled"
            onClick={() => desk.set({ register: { lon: place.lon, lat: place.lat, ...(address ? { address: address.road } : {}) } })}
          >
            {t('places.registerHere')}
          </Button>
        )}
        {address && (
          <Button size="xs" leftSection={<IconCopy size="1rem" aria-hidden />} onClick={() => copy(address.road)}>
            {t('places.copy')}
          </Button>
        )}
      </div>
      {me.rights.includes('camera.list') && <NearCameras place={place} />}
    </section>
  );

  function copy(text: string): void {
    navigator.clipboard.writeText(text).then(
      () => notifications.show({ message: t('places.copied', { text }), autoClose: 3_000 }),
      () => notifications.show({ message: t('places.copyFailed'), color: 'yellow', autoClose: 4_000 }),
    );
  }
}

function Address({ address, title }: { readonly address: AddressView; readonly title: string }) {
  const { t } = useTranslation();
  const rows = [
    ['road', address.road],
    ['lot', address.lot],
    ['zip', address.zip],
  ] as const;
  return (
    <dl className={styles['address']}>
      {rows.map(([label, text]) =>
        text === '' || text === title ? null : (
          <div key={label}>
            <dt>{t(`places.${label}`)}</dt>
            <dd>{label === 'road' && address.name !== '' && address.name !== title ? `${text} (${address.name})` : text}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function NearCameras({ place }: { readonly place: ChosenPlace }) {
  const { t } = useTranslation();
  const reach = NEAR_METRES / 111_195;
  const wide = reach / Math.cos((place.lat * Math.PI) / 180);
  const { data } = useQuery(camerasInQuery([place.lon - wide, place.lat - reach, place.lon + wide, place.lat + reach], 200));
  if (!data) return null;
  const near = data.cameras
    .map((camera) => ({ camera, metres: distanceMetres(place, camera) }))
    .filter(({ metres }) => metres <= NEAR_METRES)
    .sort((a, b) => a.metres - b.metres);
  return (
    <div className={styles['cameras']}>
      <h3>
        {t('places.cameras')} <span className="figures">{near.length}</span>
      </h3>
      {near.length === 0 && <p className="quiet">{t('places.camerasNone')}</p>}
      <ul>
        {near.slice(0, MAX_CAMERAS).map(({ camera, metres }) => (
          <li key={camera.id}>
            <button type="button" onClick={() => showOnMap(camera)}>
              <IconCamera size="1rem" aria-hidden />
              <span className="one-line">{camera.label}</span>
              <span className="figures quiet">{distance(metres)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
