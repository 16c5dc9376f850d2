import { ActionIcon, Button } from '@mantine/core';
import { IconFocus2, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cameraDetail } from '#contract/admin-view.ts';
import type { FacilityView } from '#contract/facility-view.ts';
import { call } from '../../api/call.ts';
import { organisationsQuery, useMe } from '../../api/queries.ts';
import { useKeys } from '../../app/key-bus.ts';
import { titleIn } from '../../words/i18n.ts';
import { bearingWords } from '../../words/reasons.ts';
import { clockTime } from '../../words/time.ts';
import { choice, useChoice } from '../choice.ts';
import { facilityKind } from '../facilities/facility-words.ts';
import { useUnitsOnMap, type MapUnit } from '../units/unit-store.ts';
import styles from './list.module.css';

/** What is known of the camera, unit or facility that is chosen on the map. */
export function MapCard() {
  const { t } = useTranslation();
  const chosen = useChoice();
  useKeys((command) => {
    if (command.do !== 'back' || !chosen) return false;
    choice.set(undefined);
    return true;
  });
  if (!chosen || chosen.kind === 'object') return undefined;
  return (
    <section className={styles['card']} aria-live="polite" data-map-card>
      {chosen.kind === 'camera' && <CameraFacts id={chosen.id} />}
      {chosen.kind === 'unit' && <UnitFacts id={chosen.id} following={chosen.follow} />}
      {chosen.kind === 'facility' && <FacilityFacts facility={chosen.facility} />}
      <ActionIcon
        className={styles['cardClose'] ?? ''}
        variant="subtle"
        size="sm"
        aria-label={t('mapCard.close')}
        onClick={() => choice.set(undefined)}
      >
        <IconX size="1rem" />
      </ActionIcon>
    </section>
  );
}

function CameraFacts({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const owner = useOrganisation();
  const { data } = useQuery({
    queryKey: ['camera', id],
    queryFn: ({ signal }) => call(cameraDetail, `/api/v1/cameras/${encodeURIComponent(id)}`, { signal }),
    staleTime: 5_000,
  });
  if (!data) return <h3>{t('mapCard.camera')}</h3>;
  const { camera } = data;
  return (
    <>
      <h3>{camera.label}</h3>
      <p className="quiet">
        {t(`camera.purpose.${camera.purpose}`)} · {owner(camera.owner)}
      </p>
      <p className="quiet">
        {camera.linked ? t(`camera.state.${camera.state}`) : t('mapCard.noPicture')} · {bearingWords(camera.bearing, t)} ·{' '}
        {camera.ptz ? t('camera.ptz') : t('camera.fixed')}
      </p>
    </>
  );
}

function FacilityFacts({ facility }: { readonly facility: FacilityView }) {
  const { t } = useTranslation();
  const { type, spot, pressure, substance, amount } = facility.detail;
  const told = [type, spot === facility.name ? undefined : spot, pressure && t('scene.pressure', { n: pressure }), substance, amount];
  return (
    <>
      <h3>{facility.name}</h3>
      <p className="quiet">
        {facilityKind(facility.kind, t)}
        {facility.address !== undefined && ` · ${facility.address}`}
      </p>
      <p className="quiet">{told.filter((each) => each !== undefined && each !== '').join(' · ')}</p>
    </>
  );
}

function UnitFacts({ id, following }: { readonly id: string; readonly following: boolean }) {
  const { t } = useTranslation();
  const unit = useUnitsOnMap((state) => state.units.find((each) => each.id === id));
  const live = useUnitsOnMap((state) => state.live);
  if (!unit) return <p className="quiet">{t('units.gone')}</p>;
  return (
    <>
      <h3>{unit.callSign}</h3>
      <UnitState unit={unit} live={live} />
      <Button
        size="compact-xs"
        variant={following ? 'filled' : 'default'}
        aria-pressed={following}
        leftSection={<IconFocus2 size="1rem" aria-hidden />}
        onClick={() => choice.set({ kind: 'unit', id, follow: !following })}
      >
        {following ? t('units.following') : t('units.follow')}
      </Button>
    </>
  );
}

function UnitState({ unit, live }: { readonly unit: MapUnit; readonly live: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const owner = useOrganisation();
  const time = clockTime(unit.at, me.city.timeZone);
  const known = live && !unit.stale;
  return (
    <>
      <p className="quiet">
        {t(`units.kind.${unit.kind}`)} · {owner(unit.organisation)}
      </p>
      <p className="quiet figures">
        {known && `${t(`units.state.${unit.state}`)} · `}
        {known && unit.speedKmh !== undefined && `${t('units.speed', { n: Math.round(unit.speedKmh) })} · `}
        {known ? t('units.asOf', { time }) : t('units.stale', { time })}
      </p>
    </>
  );
}

function useOrganisation(): (id: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery(organisationsQuery);
  return (id) => {
    const found = data?.organisations.find((each) => each.id === id);
    return found ? titleIn(i18n.language, found.title) : id;
  };
}
