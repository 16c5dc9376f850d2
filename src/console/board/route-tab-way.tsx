import { ActionIcon, Button, Skeleton } from '@mantine/core';
import {
  IconArrowBearLeft,
  IconArrowBearRight,
  IconArrowBackUp,
  IconArrowSharpTurnLeft,
  IconArrowSharpTurnRight,
  IconArrowUp,
  IconBarrierBlock,
  IconCornerUpLeft,
  IconCornerUpRight,
  IconFlag,
  IconNavigation,
  IconX,
} from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { RouteAnswer, RouteView, Turn } from '#contract/road-view.ts';
import { CallFailed } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { showOnMap } from '../app/map-target.ts';
import { useServerNow } from '../feed/server-clock.ts';
import { pathDesk, usePathDesk } from '../map/paths/path-desk.ts';
import { useRoutes } from '../map/paths/use-paths.ts';
import { clockTime, distance } from '../words/time.ts';
import { RouteTabFrom } from './route-tab-from.tsx';
import { RouteTabVehicle } from './route-tab-vehicle.tsx';
import styles from './route-tab.module.css';

const TURN_ICONS: Readonly<Record<Turn, ComponentType<{ size: string; 'aria-hidden': true }>>> = {
  depart: IconNavigation,
  straight: IconArrowUp,
  slightRight: IconArrowBearRight,
  right: IconCornerUpRight,
  sharpRight: IconArrowSharpTurnRight,
  uTurn: IconArrowBackUp,
  sharpLeft: IconArrowSharpTurnLeft,
  left: IconCornerUpLeft,
  slightLeft: IconArrowBearLeft,
  arrive: IconFlag,
};

/** The ways to the incident: the quickest and others, when one is there, what it goes round, turn by turn. */
export function RouteTabWay({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const from = usePathDesk((state) => state.from);
  const chosen = usePathDesk((state) => state.chosen);
  const routes = useRoutes(incident);
  const way = routes.data?.routes[Math.min(chosen, routes.data.routes.length - 1)];
  return (
    <>
      <RouteTabFrom incident={incident} />
      <RouteTabVehicle />
      {!from && <p className="quiet">{t('paths.fromNone')}</p>}
      {from && routes.isPending && <Skeleton height={96} />}
      {from && routes.isError && <Refusal error={routes.error} onRetry={() => void routes.refetch()} />}
      {from && routes.data && !routes.isError && way && (
        <>
          <Ways answer={routes.data} chosen={routes.data.routes.indexOf(way)} />
          <ViaList />
          <Hindrances answer={routes.data} />
          <Steps way={way} />
        </>
      )}
    </>
  );
}

function Refusal({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const where = error instanceof CallFailed && error.code === 'noRoadNear' ? error.detail : undefined;
  return (
    <div className={styles['refusal']} role="alert">
      <p>{where === 'from' || where === 'to' || where === 'via' ? t(`paths.noRoadNear.${where}`) : failureWords(t, error)}</p>
      <Button size="xs" variant="default" onClick={onRetry}>
        {t('common.retry')}
      </Button>
    </div>
  );
}

function Ways({ answer, chosen }: { readonly answer: RouteAnswer; readonly chosen: number }) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerNow();
  return (
    <div className={styles['ways']} role="radiogroup" aria-label={t('paths.ways')}>
      {answer.routes.map((way, at) => (
        <button
          key={at}
          type="button"
          role="radio"
          aria-checked={at === chosen}
          onClick={() => pathDesk.set({ chosen: at })}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            const next = (at + step + answer.routes.length) % answer.routes.length;
            pathDesk.set({ chosen: next });
            event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('[role="radio"]')[next]?.focus();
          }}
          tabIndex={at === chosen ? 0 : -1}
        >
          <b className="figures">{timeWords(way.seconds, t)}</b>
          <span className="figures">{distance(way.metres)}</span>
          <time className="figures">
            {t('paths.arrives', { time: clockTime(now + way.seconds * 1_000, me.city.timeZone).slice(0, 5) })}
          </time>
          <span className={`quiet one-line ${styles['wayBy']}`}>
            {at === 0 ? t('paths.best') : t('paths.other', { n: at })}
            {mainRoads(way) && ` · ${t('paths.mainRoads', { roads: mainRoads(way) })}`}
          </span>
        </button>
      ))}
    </div>
  );
}

function timeWords(seconds: number, t: TFunction): string {
  return seconds < 60 ? t('paths.seconds', { n: Math.max(1, Math.round(seconds)) }) : t('paths.minutes', { n: Math.round(seconds / 60) });
}

/** The two named roads that one is on for longest, in the order of the way. */
function mainRoads({ roads }: RouteView): string {
  const longest = roads
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.metres - a.metres)
    .slice(0, 2);
  return [...new Set(roads.filter((road) => longest.includes(road)).map(({ name }) => name))].join(', ');
}

function ViaList() {
  const { t } = useTranslation();
  const via = usePathDesk((state) => state.via);
  if (via.length === 0) return <p className="quiet">{t('paths.viaHint')}</p>;
  return (
    <ul className={styles['via']} aria-label={t('paths.via')}>
      {via.map((place, at) => (
        <li key={at}>
          <button type="button" onClick={() => showOnMap(place)}>
            {t('paths.viaAt', { n: at + 1 })}
          </button>
          <ActionIcon
            size="sm"
            variant="subtle"
            aria-label={t('paths.viaRemove', { n: at + 1 })}
            onClick={() => pathDesk.set({ via: via.filter((_, other) => other !== at) })}
          >
            <IconX size="1rem" />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

function Hindrances({ answer }: { readonly answer: RouteAnswer }) {
  const { t } = useTranslation();
  if (answer.hindrances.length === 0) return null;
  return (
    <section>
      <h3>{t('paths.hindrances')}</h3>
      <ul className={styles['hindrances']}>
        {answer.hindrances.map((each) => (
          <li key={`${each.kind} ${each.lon} ${each.lat}`}>
            <button type="button" onClick={() => showOnMap(each)}>
              <IconBarrierBlock size="1.125rem" aria-hidden />
              <span>{t(`paths.hindrance.${each.kind}`, { most: each.kind === 'weight' ? each.most / 1_000 : each.most / 100 })}</span>
              <span className="quiet one-line">{each.name || t('paths.noName')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Steps({ way }: { readonly way: RouteView }) {
  const { t } = useTranslation();
  return (
    <section>
      <h3>{t('paths.steps')}</h3>
      <ol className={styles['steps']}>
        {way.steps.map((step, at) => {
          const Icon = TURN_ICONS[step.turn];
          return (
            <li key={at}>
              <button type="button" onClick={() => showOnMap(step)}>
                <Icon size="1.25rem" aria-hidden />
                <b>{t(`paths.turn.${step.turn}`)}</b>
                <span className="one-line">{step.turn === 'arrive' ? '' : step.name || t('paths.noName')}</span>
                <span className="figures quiet">{step.turn === 'arrive' ? '' : distance(step.metres)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
