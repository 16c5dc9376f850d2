import { ActionIcon, Button, FileButton, Progress, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFilePlus, IconPalette, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState, type DragEvent, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/queries.ts';
import type { CityMap } from '../city-map.ts';
import { LayersPanel } from '../layers/layers-panel.tsx';
import { setLayersOpen } from '../layers/layers-open.ts';
import { Undo } from '../layers/layer-sets.tsx';
import type { LayerEntry } from '../map-layers.ts';
import { ACCEPTED } from './accepted.ts';
import { AttributeTable } from './attribute-table.tsx';
import { FileReports } from './file-reports.tsx';
import { overlayDesk, useOverlays } from './overlay-desk.ts';
import { LookEditor } from './look-editor.tsx';
import { OverlayQuestionDialogue } from './overlay-question.tsx';
import { readFiles, stopReading } from './overlay-reading.ts';
import { useOverlayLayers } from './use-overlays.ts';
import styles from './overlays.module.css';

interface OverlaysProps {
  readonly map: RefObject<CityMap | undefined>;
  readonly ready: boolean;
}

/** The layers of the map with the files that are laid over it (G3): dropped or chosen, asked about, drawn, and looked through. */
export function Overlays({ map, ready }: OverlaysProps) {
  const me = useMe();
  useEffect(() => overlayDesk.own(me.person.id), [me.person.id]);
  useOverlayLayers(map, ready);
  const [reports, setReports] = useState(false);
  const table = useOverlays((state) => state.overlays.find(({ id }) => id === state.table));
  const styling = useOverlays((state) => state.overlays.find(({ id }) => id === state.styling));
  useReportNotes(() => setReports(true));

  return (
    <>
      <LayersPanel map={map} ready={ready} fileTools={<AddFile />} actions={(entry) => <OverlayActions entry={entry} />} />
      <ReadingBar />
      <OverlayQuestionDialogue />
      {reports && <FileReports onClose={() => setReports(false)} />}
      {table && <AttributeTable key={table.id} overlay={table} map={map} />}
      {styling && <LookEditor overlay={styling} onClose={() => overlayDesk.set({ styling: undefined })} />}
    </>
  );
}

/** Files may be dropped anywhere on the map. */
export function FileDrop({ children, className }: { readonly children: ReactNode; readonly className: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [over, setOver] = useState(false);
  const hasFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a place to drop on; the button does the same for the keyboard
    <section
      className={className}
      aria-label={t('map.title')}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        // The browser would open the file in place of the board.
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(false);
        setLayersOpen(true);
        readFiles([...event.dataTransfer.files], me.city.area);
      }}
    >
      {children}
      {over && (
        <div className={styles['drop']}>
          <strong>{t('overlay.drop')}</strong>
          <span>{t('overlay.dropKinds')}</span>
        </div>
      )}
    </section>
  );
}

function AddFile() {
  const { t } = useTranslation();
  const me = useMe();
  const reset = useRef<() => void>(null);
  return (
    <FileButton
      multiple
      accept={ACCEPTED}
      resetRef={reset}
      onChange={(files) => {
        readFiles(files, me.city.area);
        reset.current?.();
      }}
    >
      {(props) => (
        <Button {...props} size="compact-sm" variant="default" leftSection={<IconFilePlus size="1rem" aria-hidden />}>
          {t('layers.addFile')}
        </Button>
      )}
    </FileButton>
  );
}

function OverlayActions({ entry }: { readonly entry: LayerEntry }) {
  const { t } = useTranslation();
  if (!useOverlays((state) => state.overlays.some(({ id }) => id === entry.id))) return null;
  return (
    <Tooltip label={t('layers.look')}>
      <ActionIcon variant="default" aria-label={t('layers.look')} onClick={() => overlayDesk.set({ styling: entry.id })}>
        <IconPalette size="1rem" />
      </ActionIcon>
    </Tooltip>
  );
}

/** How far the reading is, and the way to end it. */
function ReadingBar() {
  const { t } = useTranslation();
  const reading = useOverlays((state) => state.reading);
  const asked = useOverlays((state) => state.question !== undefined);
  if (!reading || asked) return null;
  return (
    <div className={styles['reading']} role="status">
      <span>{t('overlay.reading', { file: reading.file })}</span>
      <Progress value={Math.max(4, reading.part * 100)} size="sm" aria-label={t('overlay.reading', { file: reading.file })} />
      <Button size="compact-sm" variant="default" leftSection={<IconPlayerStop size="1rem" aria-hidden />} onClick={stopReading}>
        {t('overlay.stop')}
      </Button>
    </div>
  );
}

/** Tells what became of each file once, and of a layer that was taken away the way back. */
function useReportNotes(onSee: () => void): void {
  const { t } = useTranslation();
  const told = useRef(new Set<unknown>());
  const see = useRef(onSee);
  useEffect(() => {
    see.current = onSee;
  });
  const reports = useOverlays((state) => state.reports);
  const removed = useOverlays((state) => state.removed);

  useEffect(() => {
    for (const report of reports) {
      if (told.current.has(report)) continue;
      told.current.add(report);
      const { file, features, notes, refusal } = report;
      const plain = !refusal && notes.length === 0;
      const title = refusal ? 'overlay.refusedTitle' : notes.length > 0 ? 'overlay.reportWith' : 'overlay.taken';
      notifications.show({
        message: (
          <span className={styles['note']}>
            {t(title, { file, features: features.toLocaleString() })}
            {!plain && (
              <Button size="compact-sm" variant="default" onClick={() => see.current()}>
                {t('overlay.see')}
              </Button>
            )}
          </span>
        ),
        ...(plain ? { autoClose: 4_000 } : { color: 'yellow', autoClose: 10_000 }),
      });
    }
  }, [reports, t]);

  useEffect(() => {
    if (!removed || told.current.has(removed)) return;
    told.current.add(removed);
    const shown = notifications.show({
      autoClose: 8_000,
      message: (
        <Undo
          message={t('layers.removed', { name: removed.data.name })}
          onUndo={() => {
            overlayDesk.putBack(removed);
            notifications.hide(shown);
          }}
        />
      ),
    });
  }, [removed, t]);
}
