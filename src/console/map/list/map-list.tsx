import { ActionIcon, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFilterOff, IconSearch, IconViewfinder, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '#domain/area.ts';
import { CAMERA_PURPOSES, CAMERA_STATES } from '#domain/camera.ts';
import { UNIT_KINDS, type UnitKind } from '#domain/unit.ts';
import { organisationsQuery, useMe } from '../../api/queries.ts';
import { desk } from '../../app/desk.ts';
import { useKeys } from '../../app/key-bus.ts';
import { showOnMap } from '../../app/map-target.ts';
import { titleIn } from '../../words/i18n.ts';
import { setCameraFilter, useCameraFilter } from '../cameras/camera-filter.ts';
import { choice, useChoice } from '../choice.ts';
import type { CityMap } from '../city-map.ts';
import type { MapView } from '../map-view.ts';
import { lengthText } from '../measure-text.ts';
import { ObjectsTab, useOwnObjects, type Objects } from '../objects/objects-tab.tsx';
import { FindArea, type DrawnScope } from './find-area.ts';
import { FoundRows } from './found-rows.tsx';
import { keepFoundArea } from '../../net/found-area.ts';
import type { FoundRow } from './found.ts';
import { FacilitySelect } from '../facilities/facility-select.tsx';
import { useFoundCameras, useFoundFacilities, useFoundIncidents, useFoundUnits } from './use-found.ts';
import styles from './list.module.css';

const TABS = ['cameras', 'units', 'facilities', 'incidents', 'objects'] as const;
type Tab = (typeof TABS)[number];
const SCOPES = ['view', 'circle', 'ring'] as const;
type Scope = (typeof SCOPES)[number];

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

interface ScopeState {
  readonly scope: Scope;
  readonly drawing: boolean;
  readonly area: Area | undefined;
  readonly set: (scope: Scope) => void;
  readonly show: () => void;
}

/** Where to look: what is on screen, or an area that is drawn. */
function useScope(map: RefObject<CityMap | undefined>, ready: boolean): ScopeState {
  const tool = useRef<FindArea>(undefined);
  const [scope, setScope] = useState<Scope>('view');
  const [drawing, setDrawing] = useState(false);
  const [area, setArea] = useState<Area>();
  useEffect(() => {
    if (!ready || !map.current) return undefined;
    const made = new FindArea(map.current);
    tool.current = made;
    return () => {
      made[Symbol.dispose]();
      tool.current = undefined;
    };
  }, [map, ready]);

  function toView(): void {
    tool.current?.clear();
    setScope('view');
    setDrawing(false);
    setArea(undefined);
  }
  useKeys((command) => {
    if (command.do !== 'back') return false;
    toView();
    return true;
  }, drawing);

  function draw(wanted: DrawnScope): void {
    setScope(wanted);
    setArea(undefined);
    setDrawing(true);
    tool.current?.begin(wanted, (drawn) => {
      if (!drawn) return toView();
      setDrawing(false);
      return setArea(drawn);
    });
  }
  return {
    scope,
    drawing,
    area,
    set: (wanted) => (wanted === 'view' ? toView() : draw(wanted)),
    show: () => tool.current?.show(),
  };
}

function ScopeControl({ scope, drawing, area, set, show }: ScopeState) {
  const { t } = useTranslation();
  return (
    <div className={styles['scope']} role="group" aria-label={t('mapList.scope.label')}>
      {SCOPES.map((each) => (
        <button key={each} type="button" aria-pressed={each === scope} onClick={() => set(each)}>
          {t(`mapList.scope.${each}`)}
        </button>
      ))}
      {area?.kind === 'circle' && (
        <span className="quiet figures">{t('mapList.within.circle', { radius: lengthText(area.radiusMetres) })}</span>
      )}
      {area && (
        <ActionIcon variant="subtle" size="sm" aria-label={t('mapList.zoomTo')} onClick={show}>
          <IconViewfinder size="1rem" />
        </ActionIcon>
      )}
      {drawing && scope !== 'view' && (
        <p role="status" className={styles['how']}>
          {t(`mapList.how.${scope}`)}
        </p>
      )}
    </div>
  );
}

/** Of the list and of the map alike: a list that shows other cameras than the map would be read wrongly. */
function CameraFilters() {
  const { t, i18n } = useTranslation();
  const filter = useCameraFilter();
  const organisations = useQuery(organisationsQuery);
  const owners = useMemo(
    () => (organisations.data?.organisations ?? []).map(({ id, title }) => ({ value: id, label: titleIn(i18n.language, title) })),
    [organisations.data, i18n.language],
  );
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <div className={styles['filters']}>
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.purpose')}
          value={filter.purpose ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ purpose: CAMERA_PURPOSES.find((each) => each === value) })}
          data={[
            { value: '', label: t('mapList.every.purpose') },
            ...CAMERA_PURPOSES.map((each) => ({ value: each, label: t(`camera.purpose.${each}`) })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.state')}
          value={filter.state ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ state: CAMERA_STATES.find((each) => each === value) })}
          data={[
            { value: '', label: t('mapList.every.state') },
            ...CAMERA_STATES.map((each) => ({ value: each, label: t(`camera.state.${each}`) })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.owner')}
          value={filter.owner ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ owner: value === '' ? undefined : value })}
          data={[{ value: '', label: t('mapList.every.owner') }, ...owners]}
        />
      </div>
      {filtered && (
        <p className={styles['filtered']}>
          {t('mapList.filtered')}
          <ActionIcon
            variant="subtle"
            size="sm"
            aria-label={t('mapList.unfilter')}
            onClick={() => setCameraFilter({ purpose: undefined, state: undefined, owner: undefined })}
          >
            <IconFilterOff size="1rem" />
          </ActionIcon>
        </p>
      )}
    </>
  );
}

function KindSelect({ kind, onChange }: { readonly kind: UnitKind | undefined; readonly onChange: (kind: UnitKind | undefined) => void }) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('mapList.label.kind')}
      value={kind ?? ''}
      onChange={({ currentTarget: { value } }) => onChange(UNIT_KINDS.find((each) => each === value))}
      data={[{ value: '', label: t('mapList.every.kind') }, ...UNIT_KINDS.map((each) => ({ value: each, label: t(`units.kind.${each}`) }))]}
    />
  );
}
