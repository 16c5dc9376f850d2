import { ActionIcon, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '#domain/area.ts';
import type { UnitKind } from '#domain/unit.ts';
import { useMe } from '../../api/queries.ts';
import { desk } from '../../app/desk.ts';
import { useKeys } from '../../app/key-bus.ts';
import { showOnMap } from '../../app/map-target.ts';
import { keepFoundArea } from '../../net/found-area.ts';
import { useCameraFilter } from '../cameras/camera-filter.ts';
import { choice, useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { MapView } from '../map-view.ts';
import { ObjectsTab, useOwnObjects, type Objects } from '../objects/objects-tab.tsx';
import { CameraFilters, KindSelect } from './found-filters.tsx';
import { FoundRows } from './found-rows.tsx';
import type { FoundRow } from './found.ts';
import { FacilitySelect } from '../facilities/facility-select.tsx';
import { ScopeControl, useScope } from './scope-control.tsx';
import { useFoundCameras, useFoundFacilities, useFoundIncidents, useFoundUnits } from './use-found.ts';
import styles from './list.module.css';

const TABS = ['cameras', 'units', 'facilities', 'incidents', 'objects'] as const;
type Tab = (typeof TABS)[number];

interface MapListProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  readonly view: MapView | undefined;
  readonly version: number;
}

/** Lists of what is on the map, and the search by attribute, around a place and within a drawn area (G4). */
export function MapList(props: MapListProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const objects = useOwnObjects(props.map, props.ready);
  useKeys((command) => {
    if (command.do !== 'back' || !open) return false;
    setOpen(false);
    return true;
  });
  return (
    <>
      <button type="button" className={styles['chip']} aria-pressed={open} onClick={() => setOpen(!open)}>
        {t('mapList.title')}
      </button>
      {open && <OpenList {...props} objects={objects} onClose={() => setOpen(false)} />}
    </>
  );
}

function OpenList({
  map,
  ready,
  view,
  version,
  objects,
  onClose,
}: MapListProps & { readonly objects: Objects; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const [tab, setTab] = useState<Tab>(me.rights.includes('camera.list') ? 'cameras' : 'incidents');
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), 250);
  const [kind, setKind] = useState<UnitKind>();
  const [facility, setFacility] = useState<string>();
  const scope = useScope(map, ready);
  const area = scope.area ?? boxOfView(view);
  const filter = useCameraFilter();
  const chosen = useChoice();
  const open = desk.get().open;
  const found = {
    cameras: useFoundCameras({ area: tab === 'cameras' ? area : undefined, text: sought, filter, version }),
    units: useFoundUnits({ area: tab === 'units' ? area : undefined, text: sought, kind }),
    facilities: useFoundFacilities({ area: tab === 'facilities' ? area : undefined, text: sought, kind: facility }),
    incidents: useFoundIncidents({ area: tab === 'incidents' ? area : undefined, text: sought }),
  };
  useEffect(() => keepFoundArea(scope.area), [scope.area]);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);

  function choose(row: FoundRow): void {
    showOnMap(row);
    if (row.facts.kind === 'camera') choice.set({ kind: 'camera', id: row.id, lon: row.lon, lat: row.lat });
    else if (row.facts.kind === 'unit') choice.set({ kind: 'unit', id: row.id, follow: false });
    else if (row.facts.kind === 'facility') {
      // What is chosen must be seen, also by who has the layer off.
      map.current?.layers.show('facilities', true);
      choice.set({ kind: 'facility', id: row.id, facility: row.facts.facility });
    } else desk.open(row.id);
  }

  return (
    <aside className={styles['panel']} aria-label={t('mapList.title')}>
      <ListHead tab={tab} onTab={setTab} onClose={onClose} />
      {tab === 'objects' && <ObjectsTab {...objects} />}
      {tab !== 'objects' && (
        <TextInput
          ref={field}
          size="xs"
          value={text}
          aria-label={t('mapList.search')}
          placeholder={t('mapList.search')}
          leftSection={<IconSearch size="1rem" aria-hidden />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
      {tab === 'cameras' && <CameraFilters />}
      {tab === 'units' && <KindSelect kind={kind} onChange={setKind} />}
      {tab === 'facilities' && <FacilitySelect kind={facility} kinds={found.facilities.kinds ?? {}} onChange={setFacility} />}
      {tab !== 'objects' && <ScopeControl {...scope} />}
      {tab !== 'objects' && (
        <FoundRows
          found={found[tab]}
          chosen={tab === 'incidents' ? open : chosen?.kind === 'object' ? undefined : chosen?.id}
          label={t(`mapList.tabs.${tab}`)}
          onChoose={choose}
        />
      )}
    </aside>
  );
}

function ListHead({ tab, onTab, onClose }: { readonly tab: Tab; readonly onTab: (tab: Tab) => void; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const tabs = TABS.filter((each) =>
    each === 'cameras' ? me.rights.includes('camera.list') : each !== 'units' || me.rights.includes('unit.view'),
  );
  return (
    <>
      <header>
        <h2>{t('mapList.title')}</h2>
        <ActionIcon variant="subtle" aria-label={t('mapList.close')} onClick={onClose}>
          <IconX size="1rem" />
        </ActionIcon>
      </header>
      <SegmentedControl
        size="xs"
        fullWidth
        value={tab}
        onChange={(value) => onTab(TABS.find((each) => each === value) ?? 'cameras')}
        data={tabs.map((each) => ({ value: each, label: t(`mapList.tabs.${each}`) }))}
      />
    </>
  );
}

function boxOfView(view: MapView | undefined): Area | undefined {
  return view && { kind: 'box', box: view.bbox };
}
