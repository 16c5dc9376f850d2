import { NumberInput, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { pathDesk, PROFILES, usePathDesk, type Profile, type VehicleSize } from '../map/paths/path-desk.ts';
import styles from './route-tab.module.css';

/** Usual fire engine (중형펌프차), as the server takes it where nothing else is said. */
const SIZES = [
  { name: 'heightCm', label: 'height', scale: 100, usual: 3.3, step: 0.1, most: 10 },
  { name: 'weightKg', label: 'weight', scale: 1_000, usual: 15, step: 0.5, most: 100 },
  { name: 'widthCm', label: 'width', scale: 100, usual: 2.5, step: 0.1, most: 5 },
] as const;

/** Who travels: what the roads allow depends on it. */
export function RouteTabVehicle() {
  const { t } = useTranslation();
  const { profile, emergency, size } = usePathDesk((state) => state);
  return (
    <div className={styles['vehicle']}>
      <SegmentedControl
        aria-label={t('paths.profile')}
        value={profile}
        onChange={(value) => pathDesk.set({ profile: value as Profile, chosen: 0 })}
        data={PROFILES.map((each) => ({ value: each, label: t(`paths.profiles.${each}`) }))}
      />
      {profile !== 'foot' && (
        <Tooltip label={t('paths.emergencyHint')} multiline w={280} position="bottom-start">
          <Switch
            className={styles['emergency'] ?? ''}
            label={t('paths.emergency')}
            aria-description={t('paths.emergencyHint')}
            checked={emergency}
            onChange={(event) => pathDesk.set({ emergency: event.currentTarget.checked, chosen: 0 })}
          />
        </Tooltip>
      )}
      {profile === 'fireEngine' && (
        <div className={styles['sizes']}>
          {SIZES.map(({ name, label, scale, usual, step, most }) => (
            <NumberInput
              key={name}
              size="xs"
              label={t(`paths.${label}`)}
              min={0.5}
              max={most}
              step={step}
              decimalScale={1}
              value={(size[name] ?? usual * scale) / scale}
              onChange={(value) =>
                typeof value === 'number' && value > 0 && pathDesk.set({ size: sized(size, name, value * scale), chosen: 0 })
              }
            />
          ))}
        </div>
      )}
    </div>
  );
}

function sized(size: VehicleSize, name: keyof VehicleSize, value: number): VehicleSize {
  return { ...size, [name]: Math.round(value) };
}
