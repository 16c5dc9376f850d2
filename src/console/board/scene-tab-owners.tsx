import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SceneView } from '#contract/facility-view.ts';
import { incidentCommand, type IncidentView } from '#contract/incident-view.ts';
import { useAskParked, useCommand } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { wordCode } from '../words/i18n.ts';
import { clockTime, distance } from '../words/time.ts';
import styles from './scene-tab.module.css';

/** Asks owners of cars that stand in the way; what became of each. Plates are masked as soon as they are sent. */
export function SceneTabOwners({ incident, scene }: { readonly incident: IncidentView; readonly scene: SceneView }) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useCommand();
  const [plate, setPlate] = useState('');
  const [wrong, setWrong] = useState(false);
  const { askedCars, mayAskOwner } = scene;
  if (mayAskOwner !== true && (mayAskOwner.refused === 'noRight' || mayAskOwner.refused === 'notForThisService')) return undefined;

  function ask(): void {
    const read = incidentCommand.safeParse({ command: 'askOwner', plate });
    setWrong(!read.success);
    if (!read.success || command.isPending) return;
    command.mutate({ incident: incident.id, command: read.data }, { onSuccess: () => setPlate('') });
  }

  return (
    <section aria-label={t('scene.owners')}>
      <h3>{t('scene.owners')}</h3>
      {mayAskOwner === true ? (
        <form
          className={styles['ask']}
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <TextInput
            label={t('scene.plate')}
            placeholder={t('scene.plateHint')}
            description={t('scene.ownersHint')}
            value={plate}
            error={wrong && t('scene.plateWrong')}
            autoComplete="off"
            onChange={(event) => {
              setPlate(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <Button type="submit" disabled={!live || plate.trim() === ''} loading={command.isPending}>
            {t('scene.ask')}
          </Button>
        </form>
      ) : (
        <p className="quiet">{wordCode(t, 'refused', mayAskOwner.refused)}</p>
      )}
      {mayAskOwner === true && <ParkedCars incident={incident.id} cars={scene.parkedCars} />}
      {askedCars.length === 0 && mayAskOwner === true && <p className="quiet">{t('scene.ownersNone')}</p>}
      <ul>
        {askedCars.map(({ plate: masked, at, state, reason }) => (
          <li key={`${masked} ${at}`} className={styles['row']}>
            <span className="figures">{masked}</span>
            <time className="figures quiet">{clockTime(at, me.city.timeZone)}</time>
            <b className={state === 'delivered' ? (styles['done'] ?? '') : state === 'failed' ? (styles['caution'] ?? '') : ''}>
              {t(`scene.asked.${state}`)}
            </b>
            {reason && <small>{reason}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Cars that cameras against illegal parking see now, nearest first: each is asked by one press, its plate stays covered. */
function ParkedCars({ incident, cars }: { readonly incident: string; readonly cars: SceneView['parkedCars'] }) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const ask = useAskParked(incident);
  if (cars.length === 0) return undefined;
  return (
    <ul aria-label={t('scene.parked')}>
      {cars.map(({ id, plate, metres, at, facility }) => (
        <li key={id} className={styles['row']}>
          <span className="figures">{plate}</span>
          <small className="quiet">
            {t('scene.parkedRow', { facility, metres: distance(metres), time: clockTime(at, me.city.timeZone) })}
          </small>
          <Button
            size="compact-xs"
            variant="default"
            disabled={!live || ask.isPending}
            aria-label={`${plate} ${t('scene.ask')}`}
            onClick={() => ask.mutate(id)}
          >
            {t('scene.ask')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
