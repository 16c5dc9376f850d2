import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacilityView, SceneView, StretchView } from '#contract/facility-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { showOnMap } from '../app/map-target.ts';
import { sceneDesk } from '../map/scene/scene-desk.ts';
import { clockTime, distance } from '../words/time.ts';
import { SceneTabEngines } from './scene-tab-engines.tsx';
import { SceneTabOwners } from './scene-tab-owners.tsx';
import { useScene } from './use-scene.ts';
import styles from './scene-tab.module.css';

/** What those who go there must know: who comes and when, water, what burns, how wide the last metres are, and what stands in the way. */
export function SceneTab({ incident, onRoute }: { readonly incident: IncidentView; readonly onRoute: () => void }) {
  const { t } = useTranslation();
  const scene = useScene(incident);
  useEffect(() => {
    sceneDesk.show(incident.id);
    return () => sceneDesk.show(undefined);
  }, [incident.id]);
  if (!incident.place) return <p className="quiet">{t('scene.noPlace')}</p>;
  if (scene.isPending) return <Skeleton height={160} aria-label={t('scene.loading')} />;
  if (!scene.data)
    return (
      <div role="alert">
        <p>{failureWords(t, scene.error)}</p>
        <Button size="xs" variant="default" onClick={() => void scene.refetch()}>
          {t('common.retry')}
        </Button>
      </div>
    );
  const { responders, hydrants, hazards, approach, signs, buildings } = scene.data;
  return (
    <div className={styles['scene']}>
      <Part title={t('scene.responders')} empty={t('scene.respondersNone')}>
        {responders.map((each) => (
          <Responder key={each.number} {...each} />
        ))}
      </Part>
      <SceneTabEngines incident={incident} onRoute={onRoute} />
      <SceneTabOwners incident={incident} scene={scene.data} />
      <Part title={t('scene.approach')} empty={t('scene.approachNone')}>
        {approach.map((each, at) => (
          <Stretch key={at} {...each} />
        ))}
      </Part>
      <Part title={t('scene.hydrants')} empty={t('scene.hydrantsNone')}>
        {hydrants.map((each) => (
          <Facility key={each.id} {...each} />
        ))}
      </Part>
      <Part title={t('scene.hazards')} empty={t('scene.hazardsNone')}>
        {hazards.map((each) => (
          <Facility key={each.id} {...each} />
        ))}
      </Part>
      <Part title={t('scene.signs')} empty={t('scene.signsNone')}>
        {signs.map((each) => (
          <Sign key={each.id} {...each} />
        ))}
      </Part>
      <Part title={t('scene.buildings')} empty={t('scene.buildingsNone')}>
        {buildings.map(({ name, address, metres, lon, lat }) => (
          <li key={`${address} ${name}`}>
            <button type="button" className={styles['row'] ?? ''} onClick={() => showOnMap({ lon, lat })}>
              <span className="one-line">{name || address}</span>
              <span className="figures">{distance(metres)}</span>
              {name && <small className="one-line">{address}</small>}
            </button>
          </li>
        ))}
      </Part>
    </div>
  );
}

function Part({ title, empty, children }: { readonly title: string; readonly empty: string; readonly children: readonly ReactNode[] }) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {children.length === 0 ? <p className="quiet">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}

function Responder({ callSign, kind, state, route, routeFailed }: SceneView['responders'][number]) {
  const { t } = useTranslation();
  return (
    <li className={styles['row']}>
      <span className="one-line">
        {callSign} {kind && <span className="quiet">{kind}</span>}
      </span>
      <span className="figures">
        {state === 'onTheWay' &&
          (route ? t('scene.way', { minutes: Math.max(1, Math.round(route.seconds / 60)), distance: distance(route.metres) }) : '')}
        {state === 'onTheWay' && !route && routeFailed === undefined && <span className="quiet">{t('scene.wayAsked')}</span>}
        {state === 'onTheWay' && routeFailed !== undefined && <Caution words={t(`scene.wayFailed.${routeFailed}`)} />}
      </span>
      <b className={state === 'arrived' ? (styles['done'] ?? '') : ''}>{t(`scene.state.${state}`)}</b>
    </li>
  );
}

function Caution({ words }: { readonly words: string }) {
  return (
    <span className={styles['caution']}>
      <IconAlertTriangle size="1rem" aria-hidden />
      {words}
    </span>
  );
}

function Stretch({ name, metres, widthMetres, estimated, narrow, lon, lat }: StretchView) {
  const { t } = useTranslation();
  return (
    <li>
      <button type="button" className={styles['row'] ?? ''} onClick={() => showOnMap({ lon, lat })}>
        <span className="one-line">
          {name || t('scene.noName')} <span className="quiet figures">{distance(metres)}</span>
        </span>
        {narrow ? <Caution words={t('scene.narrow')} /> : <span />}
        <span className="figures">
          {widthMetres === undefined ? t('scene.widthUnknown') : t('scene.width', { n: widthMetres })}
          {estimated && widthMetres !== undefined && <span className="quiet"> {t('scene.estimated')}</span>}
        </span>
      </button>
    </li>
  );
}

function Facility({ name, kind, metres, detail, lon, lat }: FacilityView) {
  const { t } = useTranslation();
  const { type, pressure, substance, amount, manager, telephone } = detail;
  const facts = kind === 'hazard' ? [substance, amount] : [type, pressure === undefined ? undefined : t('scene.pressure', { n: pressure })];
  const words = facts.filter((fact) => fact !== undefined).join(' · ');
  return (
    <li>
      <button type="button" className={styles['row'] ?? ''} onClick={() => showOnMap({ lon, lat })}>
        <span className="one-line">{name}</span>
        <span className="figures">{distance(metres)}</span>
        {words && <small>{words}</small>}
        {(manager || telephone) && <small>{t('scene.call', { name: manager ?? '', telephone: telephone ?? '' })}</small>}
      </button>
    </li>
  );
}

function Sign({ name, lon, lat, shownAt }: SceneView['signs'][number]) {
  const { t } = useTranslation();
  const me = useMe();
  const since = t('scene.since', { time: clockTime(shownAt, me.city.timeZone) });
  return (
    <li>
      <button
        type="button"
        className={styles['row'] ?? ''}
        disabled={lon === undefined || lat === undefined}
        onClick={() => lon !== undefined && lat !== undefined && showOnMap({ lon, lat })}
      >
        <span className="one-line">{name}</span>
        <time className="figures quiet">{since}</time>
      </button>
    </li>
  );
}
