import { ActionIcon, CloseButton, Tooltip } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useState, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../app/key-bus.ts';
import type { CityMap } from '../city-map.ts';
import { STOREYS, type LayerEntry } from '../map-layers.ts';
import { LayerRow } from './layer-row.tsx';
import { LayerSets } from './layer-sets.tsx';
import { setLayersOpen, useLayersOpen } from './layers-open.ts';
import { useLayerEntries } from './use-layer-entries.ts';
import styles from './layers.module.css';

/** Opens and closes the panel of layers. */
export function LayersButton() {
  const { t } = useTranslation();
  const open = useLayersOpen();
  return (
    <Tooltip label={t('layers.title')} position="left">
      <ActionIcon
        variant={open ? 'filled' : 'default'}
        size="lg"
        aria-label={t('layers.open')}
        aria-expanded={open}
        onClick={() => setLayersOpen(!open)}
      >
        <IconStack2 size="1.25rem" />
      </ActionIcon>
    </Tooltip>
  );
}

interface LayersPanelProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
  /** What may be done to files, at the head of their storey. */
  readonly fileTools: ReactNode;
  /** What else may be done with a layer: the room that made it knows. */
  readonly actions: (entry: LayerEntry) => ReactNode;
}

/** Every layer of the map, the uppermost first: shown or not, how faint, in which order; and sets of that by name. */
export function LayersPanel({ map, ready, fileTools, actions }: LayersPanelProps) {
  const { t } = useTranslation();
  const open = useLayersOpen();
  const entries = useLayerEntries(map, ready);
  const [expanded, setExpanded] = useState<string>();
  const [dragged, setDragged] = useState<string>();
  useKeys((command) => {
    if (command.do !== 'back' || !open) return false;
    setLayersOpen(false);
    return true;
  });
  const layers = map.current?.layers;
  if (!open || !layers) return null;

  return (
    <aside className={styles['panel']} aria-label={t('layers.title')}>
      <header>
        <h2>{t('layers.title')}</h2>
        <CloseButton aria-label={t('layers.close')} onClick={() => setLayersOpen(false)} />
      </header>
      <div className={styles['list']}>
        {STOREYS.toReversed().map((storey) => {
          const here = entries.filter((entry) => entry.storey === storey).toReversed();
          if (here.length === 0 && storey !== 'overlay') return null;
          return (
            <section key={storey} aria-label={t(`layers.storey.${storey}`)}>
              <h3>
                {t(`layers.storey.${storey}`)}
                {storey === 'overlay' && fileTools}
              </h3>
              {storey === 'overlay' && here.length === 0 && <p className="quiet">{t('layers.addFileHint')}</p>}
              <ul>
                {here.map((entry, index) => (
                  <LayerRow
                    key={entry.id}
                    {...{ entry, layers, dragged, setDragged }}
                    map={map}
                    expanded={expanded === entry.id}
                    onExpand={() => setExpanded(expanded === entry.id ? undefined : entry.id)}
                    above={movable(here[index - 1])}
                    below={movable(here[index + 1])}
                    actions={actions(entry)}
                  />
                ))}
              </ul>
            </section>
          );
        })}
        <LayerSets layers={layers} />
      </div>
    </aside>
  );
}

function movable(entry: LayerEntry | undefined): string | undefined {
  return entry && !entry.locked ? entry.id : undefined;
}
