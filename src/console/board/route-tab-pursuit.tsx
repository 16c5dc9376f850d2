import { ActionIcon, Button, SegmentedControl, Skeleton } from '@mantine/core';
import { IconCrosshair, IconMapPin, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { CordonAnswer } from '#contract/road-view.ts';
import { CallFailed } from '../api/call.ts';
import { useCommand } from '../api/commands.ts';
import { failureWords } from '../api/say.ts';
import { showOnMap } from '../app/map-target.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { pathDesk, usePathDesk } from '../map/paths/path-desk.ts';
import { markSighting } from '../map/paths/sighting-command.ts';
import { possibleSightings, PURSUIT_STEP_SECONDS, useCordon } from '../map/paths/use-paths.ts';
import { useSwap } from '../tiles/swap.ts';
import { distance, elapsed } from '../words/time.ts';
import { lengthOf } from './route-tab-reach.tsx';
import styles from './route-tab.module.css';

const SET_UP_MINUTES = [1, 2, 5] as const;

/** Where they were last seen, where they can be by now, and the cameras or roads that close every way out. */
export function RouteTabPursuit({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const { flees, by, setUpSeconds } = usePathDesk((state) => state);
  const cordon = useCordon(incident);
  const noWay = cordon.error instanceof CallFailed && cordon.error.code === 'noWay';
  return (
    <>
      <Sightings incident={incident} />
      {possibleSightings(incident).length > 0 && (
        <>
          <Choice label={t('paths.pursuit.flees')} value={flees} onChange={(value) => pathDesk.set({ flees: value as 'car' | 'foot' })}>
            {(['car', 'foot'] as const).map((each) => ({ value: each, label: t(`paths.pursuit.${each}`) }))}
          </Choice>
          <Choice label={t('paths.pursuit.by')} value={by} onChange={(value) => pathDesk.set({ by: value as 'cameras' | 'roads' })}>
            {(['cameras', 'roads'] as const).map((each) => ({ value: each, label: t(`paths.pursuit.${each}`) }))}
          </Choice>
          <Choice
            label={t('paths.pursuit.setUp')}
            value={String(setUpSeconds / 60)}
            onChange={(value) => pathDesk.set({ setUpSeconds: Number(value) * 60 })}
          >
            {SET_UP_MINUTES.map((n) => ({ value: String(n), label: t('paths.pursuit.setUpMinutes', { n }) }))}
          </Choice>
          {cordon.isPending && <Skeleton height={96} />}
          {cordon.isError && <p role="alert">{noWay ? t('paths.pursuit.noWay') : failureWords(t, cordon.error)}</p>}
          {cordon.data && !cordon.isError && <Closing incident={incident} cordon={cordon.data} />}
        </>
      )}
    </>
  );
}

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly children: { readonly value: string; readonly label: string }[];
}) {
  return (
    <div className={styles['choice']}>
      <span>{label}</span>
      <SegmentedControl size="xs" aria-label={label} value={value} onChange={onChange} data={children} />
    </div>
  );
}

function Sightings({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const command = useCommand();
  const now = useServerNow();
  const picking = usePathDesk((state) => state.picking);
  const { place, sightings } = incident;
  const possible = possibleSightings(incident);
  const may = incident.can.markSighting === true;
  return (
    <section>
      <h3>{t('paths.pursuit.sightings')}</h3>
      {possible.length === 0 && <p className="quiet">{t('paths.pursuit.none')}</p>}
      <ul className={styles['sightings']}>
        {possible.toReversed().map((seen) => (
          <li key={seen.id}>
            <button type="button" onClick={() => showOnMap(seen)}>
              <time className="figures">{t('paths.pursuit.ago', { time: elapsed(now - seen.at) })}</time>
              <span>{t(seen.certain ? 'paths.pursuit.certain' : 'paths.pursuit.likely')}</span>
              <span className="quiet one-line">{seen.by}</span>
            </button>
            {incident.can.removeSighting === true && sightings.some(({ id }) => id === seen.id) && (
              <ActionIcon
                size="sm"
                variant="subtle"
                aria-label={t('paths.pursuit.remove', { time: elapsed(now - seen.at) })}
                onClick={() =>
                  command.mutate({
                    incident: incident.id,
                    command: { command: 'removeSighting', sighting: seen.id },
                    done: t('paths.pursuit.removed'),
                    undo: {
                      label: t('common.undo'),
                      command: { command: 'markSighting', lon: seen.lon, lat: seen.lat, at: seen.at, certain: seen.certain },
                    },
                  })
                }
              >
                <IconX size="1rem" />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <div className={styles['pair']}>
          <Button
            size="xs"
            variant={picking === 'sighting' ? 'filled' : 'default'}
            leftSection={<IconMapPin size="1rem" aria-hidden />}
            onClick={() => pathDesk.set({ picking: picking === 'sighting' ? undefined : 'sighting' })}
          >
            {t('paths.pursuit.markMap')}
          </Button>
          {place && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconCrosshair size="1rem" aria-hidden />}
              disabled={command.isPending}
              onClick={() => command.mutate(markSighting(incident, { ...place, certain: true }, t))}
            >
              {t('paths.pursuit.markPlace')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Closing({ incident, cordon }: { readonly incident: IncidentView; readonly cordon: CordonAnswer }) {
  const { t } = useTranslation();
  const swap = useSwap();
  const open = new Set(incident.cameras.map(({ camera }) => camera));
  const withCameras = cordon.cameras.length > 0;
  return (
    <>
      <p className="quiet">
        {t('paths.pursuit.area', { length: distance(cordon.area.lines.reduce((sum, line) => sum + lengthOf(line), 0)) })}
        {' · '}
        {t('paths.pursuit.again', { n: PURSUIT_STEP_SECONDS })}
      </p>
      {withCameras && (
        <section>
          <h3>{t('paths.pursuit.watch', { n: cordon.cameras.length })}</h3>
          <ol className={styles['crossings']}>
            {cordon.cameras.map((crossing, at) => (
              <li key={`${crossing.lon} ${crossing.lat}`}>
                <button type="button" className={styles['number'] ?? ''} onClick={() => showOnMap(crossing)}>
                  {at + 1}
                </button>
                <ul>
                  {crossing.cameras.map(({ id, label, inArea }) => (
                    <li key={id}>
                      <span className="one-line">{label}</span>
                      {open.has(id) && <span className="quiet">{t('paths.pursuit.opened')}</span>}
                      {!open.has(id) && inArea === false && <span className="quiet">{t('paths.pursuit.outside')}</span>}
                      {!open.has(id) && inArea !== false && incident.can.addCamera === true && (
                        <Button
                          size="compact-xs"
                          variant="default"
                          aria-label={t('paths.pursuit.openFor', { label })}
                          onClick={() => swap(incident, id)}
                        >
                          {t('paths.pursuit.open')}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </section>
      )}
      {cordon.roads.length > 0 && (
        <section>
          <h3>{t(withCameras ? 'paths.pursuit.uncovered' : 'paths.pursuit.close', { n: cordon.roads.length })}</h3>
          <ul className={styles['hindrances']}>
            {cordon.roads.map((road) => (
              <li key={road.link}>
                <button type="button" onClick={() => showOnMap(road)}>
                  <IconMapPin size="1.125rem" aria-hidden />
                  <span className="one-line">{road.name || t('paths.noName')}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
