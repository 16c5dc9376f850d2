import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { nearestUnitList, type NearestUnit } from '#contract/unit-view.ts';
import { call } from '../../api/call.ts';
import { useMe } from '../../api/queries.ts';
import { showOnMap } from '../../app/map-target.ts';
import { choice } from '../choice.ts';
import styles from './units.module.css';

const SHOWN = 5;
/** Traffic changes every five minutes, cars every second; whoever decides looks at minutes. */
const EVERY_MS = 10_000;

/** Who can be at an incident first, by road; nothing where no roads are known. A press shows the unit on the map. */
export function NearestUnits({ place }: { readonly place: { readonly lon: number; readonly lat: number } | undefined }) {
  const { t } = useTranslation();
  const me = useMe();
  const at = place && { lon: String(place.lon), lat: String(place.lat) };
  const { data } = useQuery({
    queryKey: ['units', 'nearest', at],
    queryFn: ({ signal }) =>
      call(nearestUnitList, `/api/v1/units/nearest?${new URLSearchParams({ ...at, limit: String(SHOWN) })}`, { signal }),
    enabled: at !== undefined && me.rights.includes('unit.view'),
    refetchInterval: EVERY_MS,
    // Without roads, or with none near, there is no answer to come by asking again.
    retry: false,
  });
  if (!data) return undefined;
  return (
    <section aria-label={t('units.nearest')} className={styles['nearest']}>
      <h3>{t('units.nearest')}</h3>
      {data.units.length === 0 && <p className="quiet">{t('units.noneNear')}</p>}
      <ul>
        {data.units.map((arrival) => (
          <li key={arrival.unit.id}>
            <Arrival {...arrival} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Arrival({ unit, seconds }: NearestUnit) {
  const { t } = useTranslation();
  const minutes = Math.round(seconds / 60);
  return (
    <button
      type="button"
      onClick={() => {
        choice.set({ kind: 'unit', id: unit.id, follow: false });
        showOnMap(unit);
      }}
    >
      <span className="figures">{minutes < 1 ? t('units.arrivesSoon') : t('units.arrives', { minutes })}</span>
      <span>{unit.callSign}</span>
      <span className="quiet">
        {t(`units.kind.${unit.kind}`)} · {t(`units.state.${unit.state}`)}
      </span>
    </button>
  );
}
