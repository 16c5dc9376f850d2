import { IconDeviceTv, IconMicrophone2, IconRoadSign } from '@tabler/icons-react';
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
        <span className={styles[online ? 'online' : 'offline']}>{t(online ? 'displays.online' : 'displays.offline')}</span>
      </div>
      <Picture lines={state?.picture ?? []} colour={state?.colour ?? ''} old={!online} />
      <span className="quiet figures">
        {t(`displays.kind.${device.kind}`)}
        {state && ` · ${t('displays.heard', { time: clockTime(state.at, me.city.timeZone) })}`}
      </span>
    </li>
  );
}

export function Picture(picture: { readonly lines: readonly string[]; readonly colour: string; readonly old?: boolean }) {
  const { t } = useTranslation();
  const { lines, colour, old = false } = picture;
  return (
    <pre className={styles['picture']} data-colour={colour} data-old={old}>
      {lines.length > 0 ? lines.join('\n') : t('displays.dark')}
    </pre>
  );
}
