import { CloseButton, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type CSSProperties, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../../app/key-bus.ts';
import type { CityMap } from '../city-map.ts';
import { overlayDesk, useOverlays, type Overlay } from './overlay-desk.ts';
import type { OverlayData } from './overlay-messages.ts';
import { tableRows, type TableOrder } from './table-rows.ts';
import styles from './overlays.module.css';

const NUMBER_WIDTH = 4.5;
const COLUMN_WIDTH = 9;

/** Attributes of a layer: searched, sorted, and each row leads to its place. Only what is in view is in the page. */
export function AttributeTable({ overlay, map }: { readonly overlay: Overlay; readonly map: RefObject<CityMap | undefined> }) {
  const { t } = useTranslation();
  const { data, id } = overlay;
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<TableOrder>({ column: -1, down: false });
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => tableRows(data, wanted, order), [data, wanted, order]);
  const { scroller, virtual, chosen } = useRows(id, rows);
  const close = (): void => overlayDesk.set({ table: undefined, chosen: undefined });
  useKeys((command) => {
    if (command.do !== 'back') return false;
    close();
    return true;
  });

  function choose(row: number): void {
    overlayDesk.set({ chosen: { overlay: id, row } });
    const feature = overlay.source.getFeatureById(row);
    const extent = feature && 'getGeometry' in feature ? feature.getGeometry()?.getExtent() : undefined;
    if (extent) map.current?.motion.showExtent(extent);
  }

  const columns = `${NUMBER_WIDTH}rem repeat(${data.columns.length}, minmax(${COLUMN_WIDTH}rem, 1fr))`;
  const width = `${NUMBER_WIDTH + data.columns.length * COLUMN_WIDTH}rem`;
  return (
    <section className={styles['table']} aria-label={t('overlay.table.title', { name: data.name })}>
      <header>
        <h2>{data.name}</h2>
        <TextInput
          size="xs"
          value={search}
          aria-label={t('overlay.table.search')}
          placeholder={t('overlay.table.search')}
          leftSection={<IconSearch size="1rem" aria-hidden />}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <span className="figures quiet" role="status">
          {t('overlay.table.count', { n: rows.length.toLocaleString(), of: data.rows.length.toLocaleString() })}
        </span>
        <CloseButton aria-label={t('layers.close')} onClick={close} />
      </header>
      <div ref={scroller} className={styles['scroller']} role="table" aria-rowcount={rows.length}>
        <div style={{ minWidth: width }}>
          <div className={styles['head']} role="row" style={{ gridTemplateColumns: columns }}>
            <Head name={t('overlay.table.number')} column={-1} {...{ order, setOrder }} />
            {data.columns.map((name, column) => (
              <Head key={name} {...{ name, column, order, setOrder }} />
            ))}
          </div>
          {rows.length === 0 && <p className={styles['none']}>{t('overlay.table.none')}</p>}
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => {
              const number = rows[item.index] ?? 0;
              const place = { gridTemplateColumns: columns, transform: `translateY(${item.start}px)`, height: item.size };
              return <Row key={number} {...{ data, number, place }} index={item.index} chosen={number === chosen} onChoose={choose} />;
            })}
          </div>
        </div>
      </div>
    </section>
  );
}

/** The rows in view; that of a feature chosen on the map comes into view, one that was pressed is there already. */
function useRows(overlay: string, rows: readonly number[]) {
  const chosen = useOverlays((state) => (state.chosen?.overlay === overlay ? state.chosen.row : undefined));
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = 2 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  useEffect(() => {
    const at = chosen === undefined ? -1 : rows.indexOf(chosen);
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen]);
  return { scroller, virtual, chosen };
}

interface RowProps {
  readonly data: OverlayData;
  readonly number: number;
  readonly index: number;
  readonly chosen: boolean;
  readonly place: CSSProperties;
  readonly onChoose: (row: number) => void;
}

function Row({ data, number, index, chosen, place, onChoose }: RowProps) {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={index + 1} className={styles['cells']} data-chosen={chosen} style={place}>
      <span role="cell">
        <button type="button" className="figures" aria-label={t('overlay.table.zoom', { n: number + 1 })} onClick={() => onChoose(number)}>
          {number + 1}
        </button>
      </span>
      {data.rows[number]?.map((value, column) => (
        <span key={data.columns[column]} role="cell" title={value}>
          {value}
        </span>
      ))}
    </div>
  );
}

interface HeadProps {
  readonly name: string;
  readonly column: number;
  readonly order: TableOrder;
  readonly setOrder: (order: TableOrder) => void;
}

function Head({ name, column, order, setOrder }: HeadProps) {
  const { t } = useTranslation();
  const here = order.column === column;
  return (
    <span role="columnheader" aria-sort={here ? (order.down ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        title={t('overlay.table.sort', { column: name })}
        onClick={() => setOrder({ column, down: here && !order.down })}
      >
        <span>{name}</span>
        {here && (order.down ? <IconChevronDown size="1rem" aria-hidden /> : <IconChevronUp size="1rem" aria-hidden />)}
      </button>
    </span>
  );
}
