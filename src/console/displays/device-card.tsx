import { IconDeviceTv, IconMicrophone2, IconPlugConnectedX, IconRoadSign } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DisplayDeviceView } from '#contract/display-view.ts';
import { useMe } from '../api/queries.ts';
import { clockTime } from '../words/time.ts';
import styles from './displays.module.css';

const ICONS = { sign: IconRoadSign, kiosk: IconDeviceTv, speaker: IconMicrophone2 } as const;

/** One device with what it says itself that it shows; of one that is silent the last that was heard, and since when. */
export function DeviceCard({ device, chosen }: { readonly device: DisplayDeviceView; readonly chosen: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const Icon = ICONS[device.kind];
  const { state } = device;
  const online = state?.online === true;
  return (
    <li className={styles['device']} data-chosen={chosen}>
      <div className={styles['deviceHead']}>
        <Icon size="1rem" aria-hidden />
        <b className="one-line">{device.title}</b>
        {online ? (
          <span className={styles['online']}>{t('displays.online')}</span>
        ) : (
          <span className={styles['offline']}>
            <IconPlugConnectedX size="1rem" aria-hidden />
            {t('displays.offline')}
          </span>
        )}
      </div>
      <Picture
        dark={t(device.kind === 'speaker' ? 'displays.silent' : 'displays.dark')}
        lines={state?.picture ?? [t('displays.unknown')]}
        colour={state?.colour ?? ''}
        old={!online}
      />
      <span className="quiet figures">
        {t(`displays.kind.${device.kind}`)}
        {state && ` · ${t(online ? 'displays.heard' : 'displays.heardLast', { time: clockTime(state.at, me.city.timeZone) })}`}
      </span>
    </li>
  );
}

interface PictureProps {
  readonly lines: readonly string[];
  readonly colour: string;
  readonly old?: boolean;
  /** What stands there where nothing is lit or said. */
  readonly dark?: string;
}

export function Picture({ lines, colour, old = false, dark = '' }: PictureProps) {
  return (
    <pre className={styles['picture']} data-colour={colour} data-old={old}>
      {lines.length > 0 ? lines.join('\n') : dark}
    </pre>
  );
}
