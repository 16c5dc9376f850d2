import { Modal, SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LegendSwatch } from '../layers/legend-swatch.tsx';
import { overlayDesk, type Overlay } from './overlay-desk.ts';
import { legendOf, SIZES, SYMBOLS, type OverlayLook } from './overlay-look.ts';
import { OVERLAY_COLOURS } from './overlay-palette.ts';
import styles from './overlays.module.css';

const SIZE_NAMES = { 1: 'light', 2: 'normal', 3: 'heavy' } as const;

/** Colour, symbol, weight and label of a layer; seen on the map at once. */
export function LookEditor({ overlay, onClose }: { readonly overlay: Overlay; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { data, look, id } = overlay;
  const set = (change: Partial<OverlayLook>): void => overlayDesk.look(id, change);
  const by = look.by === undefined ? 'single' : look.by === 'file' ? 'file' : `column:${look.by.column}`;
  const hasPoints = data.kinds.includes(0);
  const rows = legendOf(data, look, { none: t('layers.noValue'), rest: t('layers.rest') });

  return (
    <Modal opened onClose={onClose} title={t('overlay.look.title', { name: data.name })} overlayProps={{ backgroundOpacity: 0 }}>
      <div className={styles['look']}>
        <Palette colour={look.colour} onChange={(colour) => set({ colour })} />
        <Select
          label={t('overlay.look.by')}
          value={by}
          allowDeselect={false}
          data={[
            { value: 'single', label: t('overlay.look.bySingle') },
            ...(data.colours ? [{ value: 'file', label: t('overlay.look.byFile') }] : []),
            ...data.columns.map((column) => ({ value: `column:${column}`, label: t('overlay.look.byColumn', { column }) })),
          ]}
          onChange={(value) =>
            set({ by: value === 'file' ? 'file' : value?.startsWith('column:') ? { column: value.slice('column:'.length) } : undefined })
          }
        />
        {rows.length > 1 && (
          <ul className={styles['legend']}>
            {rows.map((row) => (
              <li key={row.label}>
                <LegendSwatch {...row} />
                {row.label}
              </li>
            ))}
          </ul>
        )}
        {hasPoints && (
          <label className={styles['choice']}>
            {t('overlay.look.symbol')}
            <SegmentedControl
              value={look.symbol}
              data={SYMBOLS.map((symbol) => ({ value: symbol, label: t(`overlay.look.symbols.${symbol}`) }))}
              onChange={(value) => set({ symbol: SYMBOLS.find((symbol) => symbol === value) ?? 'circle' })}
            />
          </label>
        )}
        <label className={styles['choice']}>
          {t('overlay.look.size')}
          <SegmentedControl
            value={String(look.size)}
            data={SIZES.map((size) => ({ value: String(size), label: t(`overlay.look.sizes.${SIZE_NAMES[size]}`) }))}
            onChange={(value) => set({ size: SIZES.find((size) => String(size) === value) ?? 2 })}
          />
        </label>
        <Select
          label={t('overlay.look.label')}
          placeholder={t('overlay.look.noLabel')}
          value={look.label ?? null}
          clearable
          data={[...data.columns]}
          onChange={(value) => set({ label: value ?? undefined })}
        />
      </div>
    </Modal>
  );
}

function Palette({ colour: chosen, onChange }: { readonly colour: string; readonly onChange: (colour: string) => void }) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend>{t('overlay.look.colour')}</legend>
      <div className={styles['colours']}>
        {OVERLAY_COLOURS.map((colour, index) => (
          <button
            key={colour}
            type="button"
            aria-label={t('overlay.look.colours', { n: index + 1 })}
            aria-pressed={chosen === colour}
            style={{ background: colour }}
            onClick={() => onChange(colour)}
          />
        ))}
      </div>
    </fieldset>
  );
}
