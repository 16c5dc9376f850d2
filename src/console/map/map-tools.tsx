import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconPrinter, IconRuler2, IconTrash } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { fileStamp, saveFile } from '#player/picture-file.ts';
import { useMe } from '../api/queries.ts';
import { useKeys } from '../app/key-bus.ts';
import { serverNow } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import type { CityMap } from './city-map.ts';
import { EXPORT_FORMATS, type ExportFormat } from './export-map.ts';
import { MapSettings } from './instruments/map-settings.tsx';
import { LayersButton } from './layers/layers-panel.tsx';
import { MEASURES, type Measure } from './measure-tool.ts';
import styles from './map.module.css';
import { ServicesMenu } from './services/services-menu.tsx';

type Map = RefObject<CityMap | undefined>;

/** What one does with a map beside looking: measure on it, and take it along. */
export function MapTools({ map }: { readonly map: Map }) {
  return (
    <div className={styles['tools']}>
      <ServicesMenu />
      <MeasureMenu map={map} />
      <ExportMenu map={map} />
      <LayersButton />
      <MapSettings />
    </div>
  );
}

function MeasureMenu({ map }: { readonly map: Map }) {
  const { t } = useTranslation();
  const [measuring, setMeasuring] = useState<Measure>();

  useKeys((command) => {
    if (command.do !== 'back') return false;
    map.current?.measure.stop();
    setMeasuring(undefined);
    return true;
  }, measuring !== undefined);

  function begin(measure: Measure): void {
    setMeasuring(measure);
    map.current?.measure.begin(measure, (measured) => {
      setMeasuring(undefined);
      // Also for who does not see the map.
      if (measured) notifications.show({ title: t(`map.measures.${measure}`), message: measured, autoClose: 8_000 });
    });
  }

  return (
    <>
      <Menu position="bottom-end">
        <Tooltip label={t('map.measure')} position="left">
          <Menu.Target>
            <ActionIcon variant={measuring ? 'filled' : 'default'} size="lg" aria-label={t('map.measure')}>
              <IconRuler2 size="1.25rem" />
            </ActionIcon>
          </Menu.Target>
        </Tooltip>
        <Menu.Dropdown>
          {MEASURES.map((measure) => (
            <Menu.Item key={measure} onClick={() => begin(measure)}>
              {t(`map.measures.${measure}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size="1rem" aria-hidden />} onClick={() => map.current?.measure.clear()}>
            {t('map.measureClear')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {measuring && (
        <p className={styles['measuring']} role="status">
          {t(`map.measureHow.${measuring}`)}
        </p>
      )}
    </>
  );
}

function ExportMenu({ map }: { readonly map: Map }) {
  const { t, i18n } = useTranslation();
  const me = useMe();

  async function picture(format: ExportFormat): Promise<Blob | undefined> {
    const now = serverNow();
    return map.current?.export(format, {
      title: titleIn(i18n.language, me.city.title),
      foot: `${stamp(now, me.city.timeZone, 0)} · ${titleIn(i18n.language, me.organisation.title)} ${me.person.name}`,
    });
  }

  async function save(format: ExportFormat): Promise<void> {
    const made = await picture(format).catch(() => undefined);
    if (!made) return void notifications.show({ message: t('map.exportFailed'), color: 'yellow', autoClose: 6_000 });
    const name = `${fileStamp(serverNow(), me.city.timeZone)}_map.${format}`;
    saveFile(made, name);
    notifications.show({ message: t('map.exported', { name }), autoClose: 4_000 });
  }

  async function print(): Promise<void> {
    const made = await picture('png').catch(() => undefined);
    if (made) printPicture(made);
    else notifications.show({ message: t('map.exportFailed'), color: 'yellow', autoClose: 6_000 });
  }

  return (
    <Menu position="bottom-end">
      <Tooltip label={t('map.export')} position="left">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('map.export')}>
            <IconDownload size="1.25rem" />
          </ActionIcon>
        </Menu.Target>
      </Tooltip>
      <Menu.Dropdown>
        {EXPORT_FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => void save(format)}>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPrinter size="1rem" aria-hidden />} onClick={() => void print()}>
          {t('map.print')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** In a frame of its own: the page behind is a control room and is not to be printed. */
function printPicture(picture: Blob): void {
  const frame = document.createElement('iframe');
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0';
  document.body.append(frame);
  const page = frame.contentDocument;
  const image = page?.createElement('img');
  if (!page || !image) return;
  image.style.cssText = 'max-width:100%;max-height:100vh';
  image.addEventListener('load', () => {
    frame.contentWindow?.addEventListener('afterprint', () => {
      URL.revokeObjectURL(image.src);
      frame.remove();
    });
    frame.contentWindow?.print();
  });
  image.src = URL.createObjectURL(picture);
  page.body.append(image);
}
