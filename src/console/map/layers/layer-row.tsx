import { ActionIcon, Checkbox, Slider, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconFocusCentered, IconGripVertical, IconLock, IconTable, IconTrash } from '@tabler/icons-react';
import { useId, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { hasWords } from '../../words/i18n.ts';
import type { CityMap } from '../city-map.ts';
import { MIN_OPACITY, type LayerEntry, type MapLayers } from '../map-layers.ts';
import { LegendSwatch } from './legend-swatch.tsx';
import styles from './layers.module.css';

interface LayerRowProps {
  readonly entry: LayerEntry;
  readonly layers: MapLayers;
  readonly map: RefObject<CityMap | undefined>;
  readonly expanded: boolean;
  readonly onExpand: () => void;
  /** The layers it may change places with. */
  readonly above: string | undefined;
  readonly below: string | undefined;
  /** Id of the row that is being dragged. */
  readonly dragged: string | undefined;
  readonly setDragged: (id: string | undefined) => void;
  readonly actions: ReactNode;
}

/** One layer: shown or not at a glance, all else when it is unfolded. */
export function LayerRow(props: LayerRowProps) {
  const { entry, layers, expanded, onExpand, above, below, dragged, setDragged } = props;
  const { t } = useTranslation();
  const details = useId();
  const { id, locked = false, legend = [] } = entry;
  const name = useLayerName()(entry);
  const [first] = legend;

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging is for the hand; its buttons do the same for the keyboard
    <li
      className={styles['row']}
      data-layer={id}
      data-dragged={dragged === id}
      draggable={!locked}
      onDragStart={(event) => {
        setDragged(id);
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', name);
      }}
      onDragEnd={() => setDragged(undefined)}
      onDragOver={(event) => dragged !== undefined && event.preventDefault()}
      onDrop={(event) => {
        if (dragged === undefined) return;
        event.preventDefault();
        layers.move(dragged, id);
      }}
    >
      <div className={styles['line']}>
        {locked ? (
          <Tooltip label={t('layers.locked')} position="top-start">
            <IconLock size="1rem" aria-label={t('layers.locked')} />
          </Tooltip>
        ) : (
          <Checkbox
            size="xs"
            checked={layers.stateOf(entry).visible}
            aria-label={t('layers.shown', { name })}
            onChange={(event) => layers.show(id, event.currentTarget.checked)}
          />
        )}
        {legend.length === 1 && first && <LegendSwatch {...first} />}
        <button type="button" className={styles['name']} aria-expanded={expanded} aria-controls={details} onClick={onExpand} title={name}>
          <span>{name}</span>
          {expanded ? <IconChevronUp size="1rem" aria-hidden /> : <IconChevronDown size="1rem" aria-hidden />}
        </button>
        {!locked && (above !== undefined || below !== undefined) && (
          <span className={styles['grip']} title={t('layers.drag')}>
            <IconGripVertical size="1rem" aria-hidden />
          </span>
        )}
      </div>
      {expanded && (
        <div id={details} className={styles['details']} role="group" aria-label={t('layers.details', { name })}>
          {locked ? <p className="quiet">{t('layers.locked')}</p> : <OpacitySlider {...{ entry, layers }} />}
          <Legend entry={entry} />
          <RowActions {...props} />
        </div>
      )}
    </li>
  );
}

function RowActions({ entry, layers, map, above, below, actions }: LayerRowProps) {
  const { t } = useTranslation();
  const { id, locked, extent, openTable, remove } = entry;
  return (
    <div className={styles['actions']}>
      {!locked && (
        <>
          <Step label={t('layers.up')} to={above} onMove={(target) => layers.move(id, target)} Icon={IconChevronUp} />
          <Step label={t('layers.down')} to={below} onMove={(target) => layers.move(id, target)} Icon={IconChevronDown} />
        </>
      )}
      {extent && (
        <Tooltip label={t('layers.zoomTo')}>
          <ActionIcon variant="default" aria-label={t('layers.zoomTo')} onClick={() => showExtent(map, entry)}>
            <IconFocusCentered size="1rem" />
          </ActionIcon>
        </Tooltip>
      )}
      {openTable && (
        <Tooltip label={t('layers.table')}>
          <ActionIcon variant="default" aria-label={t('layers.table')} onClick={openTable}>
            <IconTable size="1rem" />
          </ActionIcon>
        </Tooltip>
      )}
      {actions}
      {remove && (
        <Tooltip label={t('layers.remove')}>
          <ActionIcon variant="default" aria-label={t('layers.remove')} onClick={remove}>
            <IconTrash size="1rem" />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}

/** What the layer is called: layers of the product have their words in both languages. */
function useLayerName(): (entry: LayerEntry) => string {
  const { t } = useTranslation();
  return ({ id, title }) => (hasWords(`layers.known.${id}`) ? t(`layers.known.${id}` as 'layers.known.base') : title);
}

function OpacitySlider({ entry, layers }: Pick<LayerRowProps, 'entry' | 'layers'>) {
  const { t } = useTranslation();
  const { opacity } = layers.stateOf(entry);
  const percent = Math.round(opacity * 100);
  return (
    <div className={styles['opacity']}>
      <span className="quiet">{t('layers.opacity')}</span>
      <Slider
        size="sm"
        min={MIN_OPACITY * 100}
        max={100}
        step={5}
        value={percent}
        label={null}
        thumbLabel={t('layers.opacity')}
        onChange={(value) => layers.dim(entry.id, value / 100)}
      />
      <span className="figures">{percent}%</span>
    </div>
  );
}

function Legend({ entry: { legend = [], legendUrl } }: Pick<LayerRowProps, 'entry'>) {
  const { t } = useTranslation();
  if (legendUrl) return <img className={styles['legendImage']} src={legendUrl} alt={t('layers.legend')} />;
  if (legend.length < 2) return null;
  return (
    <ul className={styles['legend']} aria-label={t('layers.legend')}>
      {legend.map((row) => (
        <li key={row.label}>
          <LegendSwatch {...row} />
          <span>{row.label}</span>
        </li>
      ))}
    </ul>
  );
}

function Step({
  label,
  to,
  onMove,
  Icon,
}: {
  readonly label: string;
  readonly to: string | undefined;
  readonly onMove: (target: string) => void;
  readonly Icon: typeof IconChevronUp;
}) {
  return (
    <Tooltip label={label}>
      {/* Not disabled by the attribute: the focus would be lost when a layer has come to the end of its way. */}
      <ActionIcon
        variant="default"
        aria-label={label}
        aria-disabled={to === undefined}
        {...(to === undefined ? { 'data-disabled': true } : {})}
        onClick={() => to !== undefined && onMove(to)}
      >
        <Icon size="1rem" />
      </ActionIcon>
    </Tooltip>
  );
}

function showExtent(map: RefObject<CityMap | undefined>, { extent }: LayerEntry): void {
  const box = extent?.();
  if (box) map.current?.motion.showExtent(box);
}
