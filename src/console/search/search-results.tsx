import { Combobox } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBuilding,
  IconCamera,
  IconCurrentLocation,
  IconMapPin,
  IconPlugConnected,
  IconRoad,
  IconUser,
  IconHome,
  type Icon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlaceHitView } from '#contract/place-view.ts';
import { placeWords } from '../words/place-words.ts';
import { titleIn } from '../words/i18n.ts';
import { coordinates, distance } from '../words/time.ts';
import { Marked, markWords } from './marked.tsx';
import type { SearchFindings } from './use-search.ts';
import styles from './search.module.css';

const PLACE_GROUPS = [
  { label: 'addresses', kinds: ['address'], icon: IconHome },
  { label: 'buildings', kinds: ['building'], icon: IconBuilding },
  { label: 'pois', kinds: ['poi'], icon: IconMapPin },
  { label: 'areas', kinds: ['road', 'district'], icon: IconRoad },
] as const;

/** What was found, by kind. */
export function SearchResults({ text, found }: { readonly text: string; readonly found: SearchFindings }) {
  const { t, i18n } = useTranslation();
  const words = markWords(text);
  const { incidents, places, cameras, people, links } = found;
  const nothing = [found.coordinates, incidents, places, cameras, people, links].every((list) => list.length === 0);
  return (
    <Combobox.Options className={styles['list'] ?? ''}>
      <Group label={t('bar.searchPlaces')} icon={IconCurrentLocation}>
        {found.coordinates.map((place, at) => (
          <Row key={`${place.system.code} ${place.lon}`} value={`xy:${at}`} icon={IconCurrentLocation}>
            <span className="figures">{coordinates(place)}</span>
            <small>{titleIn(i18n.language, place.system.title)}</small>
          </Row>
        ))}
      </Group>
      <Group label={t('bar.searchIncidents')} icon={IconAlertTriangle}>
        {incidents.map((incident) => (
          <Row key={incident.id} value={`incident:${incident.id}`} icon={IconAlertTriangle}>
            <Marked text={incident.kind} words={words} />
            <small>
              <Marked text={placeWords(incident.place, t)} words={words} />
            </small>
          </Row>
        ))}
      </Group>
      {PLACE_GROUPS.map(({ label, kinds, icon }) => (
        <Group key={label} label={t(`places.${label}`)} icon={icon}>
          {places.map((place, at) =>
            kinds.some((kind) => kind === place.kind) ? (
              <PlaceRow key={place.id} value={`place:${at}`} place={place} icon={icon} words={words} />
            ) : null,
          )}
        </Group>
      ))}
      <Group label={t('bar.searchCameras')} icon={IconCamera}>
        {cameras.map((camera) => (
          <Row key={camera.id} value={`camera:${camera.id}`} icon={IconCamera}>
            <Marked text={camera.label} words={words} />
            <small>
              <Marked text={camera.address ?? ''} words={words} />
            </small>
          </Row>
        ))}
      </Group>
      <Group label={t('places.people')} icon={IconUser}>
        {people.map(({ person, handles }) => (
          <Row key={person.id} value={`person:${person.id}`} icon={IconUser} disabled={handles.length === 0}>
            <Marked text={person.name} words={words} />
            <small>{handles.length === 0 ? t('places.handlesNone') : t('places.handles', { n: handles.length })}</small>
          </Row>
        ))}
      </Group>
      <Group label={t('places.links')} icon={IconPlugConnected}>
        {links.map((link) => (
          <Row key={link.id} value={`link:${link.id}`} icon={IconPlugConnected}>
            <Marked text={titleIn(i18n.language, link.title)} words={words} />
            <small>{t(`links.state.${link.state}`)}</small>
          </Row>
        ))}
      </Group>
      <Notes text={text} found={found} nothing={nothing} />
    </Combobox.Options>
  );
}

function Notes({ text, found, nothing }: { readonly text: string; readonly found: SearchFindings; readonly nothing: boolean }) {
  const { t } = useTranslation();
  if (found.placesFailed)
    return (
      <p className={styles['note']} data-bad role="status">
        {t('places.failed')}
      </p>
    );
  if (found.searching) return null;
  const { source } = found;
  return (
    <div role="status">
      {nothing && (
        <p className={styles['note']}>
          {t('places.nothing', { text: text.trim() })}
          <br />
          {source === 'none' ? t('places.noLists') : t('places.nothingHint')}
        </p>
      )}
      {(source === 'juso' || source === 'vworld') && !nothing && (
        <p className={styles['note']}>{t('places.fromOutside', { source: t(`places.sources.${source}`) })}</p>
      )}
    </div>
  );
}

function PlaceRow({
  place,
  value,
  icon,
  words,
}: {
  readonly place: PlaceHitView;
  readonly value: string;
  readonly icon: Icon;
  readonly words: readonly string[];
}) {
  const { t } = useTranslation();
  return (
    <Row value={value} icon={icon} end={place.metres === undefined ? undefined : distance(place.metres)}>
      <Marked text={place.title} words={words} />
      <small>
        {place.nearest && `${t('places.nearest')} · `}
        <Marked text={besides(place)} words={words} />
      </small>
    </Row>
  );
}

/** The other kind of address, the building, what kind of thing it is. */
function besides({ title, address, category }: PlaceHitView): string {
  const others = [category, address?.name, address?.road, address?.lot].filter(
    (each) => each !== undefined && each !== '' && each !== title,
  );
  return others.slice(0, 2).join(' · ');
}

function Group({ label, children }: { readonly label: string; readonly icon: Icon; readonly children: ReactNode }) {
  const some = Array.isArray(children) ? children.some(Boolean) : Boolean(children);
  return some ? <Combobox.Group label={label}>{children}</Combobox.Group> : null;
}

interface RowProps {
  readonly value: string;
  readonly icon: Icon;
  readonly end?: string | undefined;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

function Row({ value, icon: Picture, end, disabled, children }: RowProps) {
  return (
    <Combobox.Option value={value} disabled={disabled ?? false}>
      <span className={styles['row']}>
        <Picture size="1rem" aria-hidden />
        {children}
        {end !== undefined && <span className={styles['end']}>{end}</span>}
      </span>
    </Combobox.Option>
  );
}
