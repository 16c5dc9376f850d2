import { Button, Menu, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCrosshair, IconPolygon, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NetChoice } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { pathDesk } from '../map/paths/path-desk.ts';
import { useRoutes } from '../map/paths/use-paths.ts';
import { foundArea } from './found-area.ts';
import type { Net } from './use-net.ts';
import styles from './net.module.css';

const CHOICES = ['circle', 'ring', 'way', 'track'] as const satisfies readonly NetChoice['by'][];
/** As large as the server takes. */
const MOST_METRES = 5_000;

/** What is watched, which ring, how they flee; marking, choosing otherwise, and the way out. */
export function NetBar({ incident, net }: { readonly incident: IncidentView; readonly net: Net }) {
  const { t } = useTranslation();
  return (
    <div className={styles['bar']}>
      <b className="one-line">
        {t('net.title')}
        {net.answer && <span className="quiet"> {net.answer.centre.label}</span>}
      </b>
      <SegmentedControl
        size="xs"
        aria-label={t('net.title')}
        value={net.outer ? 'outer' : 'inner'}
        onChange={(value) => net.setOuter(value === 'outer')}
        data={(['inner', 'outer'] as const).map((value) => ({
          value,
          label: `${t(`net.${value}`)} ${t('net.ring', { metres: value === 'inner' ? 500 : 1_000 })}`,
        }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('paths.pursuit.flees')}
        value={net.flees}
        onChange={(value) => net.setFlees(value === 'car' ? 'car' : 'foot')}
        data={(['foot', 'car'] as const).map((value) => ({ value, label: t(`net.flees.${value}`) }))}
      />
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCrosshair size="1rem" aria-hidden />}
        disabled={!net.answer}
        onClick={net.mark}
      >
        {t('net.mark')}
      </Button>
      <Choose incident={incident} net={net} />
      <span className={`${styles['keys']} quiet`}>{t('net.keys')}</span>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconX size="1rem" aria-hidden />}
        title={t('net.leaveHint')}
        onClick={net.lift}
      >
        {t('net.leave')}
      </Button>
    </div>
  );
}

function Choose({ incident, net }: { readonly incident: IncidentView; readonly net: Net }) {
  const { t } = useTranslation();
  const routes = useRoutes(incident);
  const line = routes.data?.routes[pathDesk.get().chosen]?.line ?? routes.data?.routes[0]?.line;

  function wish(by: NetChoice['by']): NetChoice | string {
    if (by === 'track') return incident.sightings.length > 0 ? { by } : t('net.noTrack');
    if (by === 'way') return line ? { by, line: thinned(line) } : t('net.noWayShown');
    const area = foundArea();
    if (by === 'circle' && area?.kind === 'circle')
      return { by, lon: area.lon, lat: area.lat, radiusMetres: Math.min(MOST_METRES, Math.max(10, area.radiusMetres)) };
    if (by === 'ring' && area?.kind === 'ring') return { by, ring: area.ring.map(([lon, lat]) => [lon, lat]) };
    return t('net.noArea');
  }

  return (
    <Menu>
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconPolygon size="1rem" aria-hidden />} loading={net.busy}>
          {t('net.pick')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES.map((by) => (
          <Menu.Item
            key={by}
            onClick={() => {
              const wanted = wish(by);
              if (typeof wanted === 'string') notifications.show({ message: wanted, autoClose: 6_000 });
              else net.choose(wanted);
            }}
          >
            {t(`net.by.${by}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const MOST_POINTS = 1_500;

/** A way across a city has more corners than a question may. */
function thinned(line: readonly (readonly [number, number])[]): [number, number][] {
  const step = Math.max(1, Math.ceil(line.length / MOST_POINTS));
  return line.filter((_point, at) => at % step === 0 || at === line.length - 1).map(([lon, lat]) => [lon, lat]);
}
