import { ActionIcon, Skeleton } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import { bearingWords } from '../words/reasons.ts';
import { distance } from '../words/time.ts';
import styles from './cameras.module.css';

interface CameraTableProps {
  readonly cameras: readonly CameraView[];
  readonly total: number | undefined;
  readonly searching: boolean;
  readonly loading: boolean;
  readonly onEnd: () => void;
  /** Absent: nothing may be entered. */
  readonly onEnter: ((camera: CameraView) => void) | undefined;
  /** The camera whose addresses are open. */
  readonly entering: string | undefined;
}

/** Only what is in view is in the page: 66,000 rows scroll like fifty. */
export function CameraTable({ cameras, total, searching, loading, onEnd, onEnter, entering }: CameraTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = 2 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({
    count: cameras.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (cameras.length > 0 && last >= cameras.length - 40) onEnd();
  }, [last, cameras.length, onEnd]);

  if (loading) return <Skeleton height={320} m="md" w="auto" />;
  if (total === 0) return <p className={styles['empty']}>{t(searching ? 'cameras.nothing' : 'cameras.none')}</p>;
  return (
    <div className={styles['scroller']} ref={scroller} role="table" aria-rowcount={total} aria-label={t('cameras.title')}>
      <HeadRow />
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const camera = cameras[item.index];
          if (!camera) return null;
          return (
            <CameraRow
              key={camera.id}
              camera={camera}
              item={item}
              chosen={camera.id === entering}
              onEnter={onEnter && (() => onEnter(camera))}
            />
          );
        })}
      </div>
    </div>
  );
}

const COLUMNS = ['id', 'label', 'purpose', 'address', 'bearing', 'range', 'ptz', 'linked', 'state'] as const;

function HeadRow() {
  const { t } = useTranslation();
  return (
    <div className={styles['headRow']} role="row">
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" className={column === 'range' ? styles['number'] : undefined}>
          {t(`cameras.${column}`)}
        </span>
      ))}
    </div>
  );
}

function CameraRow({
  camera,
  item: { index, start, size },
  chosen,
  onEnter,
}: {
  readonly camera: CameraView;
  readonly item: { readonly index: number; readonly start: number; readonly size: number };
  readonly chosen: boolean;
  readonly onEnter: (() => void) | undefined;
}) {
  const { t } = useTranslation();
  return (
    <div
      className={styles['row']}
      role="row"
      data-chosen={chosen || undefined}
      aria-rowindex={index + 1}
      style={{ transform: `translateY(${start}px)`, height: size }}
    >
      <span role="cell" className="figures one-line">
        {camera.id}
      </span>
      <span role="cell" className="one-line" title={camera.label}>
        {camera.label}
      </span>
      <span role="cell" className="one-line">
        {t(`camera.purpose.${camera.purpose}`)}
      </span>
      <span role="cell" className="one-line quiet" title={camera.address}>
        {camera.address}
      </span>
      <span role="cell" className={camera.bearing === undefined ? 'quiet' : 'figures'}>
        {bearingWords(camera.bearing, t)}
      </span>
      <span role="cell" className={`${styles['number']} figures`}>
        {distance(camera.rangeMetres)}
      </span>
      <span role="cell">{camera.ptz ? t('camera.ptz') : t('camera.fixed')}</span>
      <span role="cell" className={`${styles['linked']} ${camera.linked ? '' : 'quiet'}`}>
        {t(camera.linked ? 'cameras.linkedYes' : 'cameras.linkedNo')}
        {onEnter && (
          <ActionIcon size="sm" aria-label={`${t('streams.title')}: ${camera.label}`} aria-pressed={chosen} onClick={onEnter}>
            <IconPlugConnected size="1rem" />
          </ActionIcon>
        )}
      </span>
      <span role="cell" data-state={camera.state} className={styles['state']}>
        {t(`camera.state.${camera.state}`)}
      </span>
    </div>
  );
}
