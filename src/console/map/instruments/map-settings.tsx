import { ActionIcon, Popover, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { IconAdjustments } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { LABEL_SIZES, SCALE_UNITS, setPreferences, usePreferences } from '../../app/preferences.ts';
import styles from './instruments.module.css';

/** How the map behaves for this person (G1): turned or not, units, overview, size of names. Kept with the other preferences. */
export function MapSettings() {
  const { t } = useTranslation();
  const { rotation, scaleUnits, overview, labelSize } = usePreferences();
  const [units, labels] = [useId(), useId()];
  return (
    <Popover position="left-start" trapFocus returnFocus>
      <Tooltip label={t('instruments.settings')} position="left">
        <Popover.Target>
          <ActionIcon variant="default" size="lg" aria-label={t('instruments.settings')}>
            <IconAdjustments size="1.25rem" />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown aria-label={t('instruments.settings')}>
        <div className={styles['settings']}>
          <Switch
            checked={rotation}
            label={t('instruments.rotation')}
            description={t('instruments.rotationHint')}
            onChange={(event) => setPreferences({ rotation: event.currentTarget.checked })}
          />
          <Switch
            checked={overview}
            label={t('instruments.overview')}
            onChange={(event) => setPreferences({ overview: event.currentTarget.checked })}
          />
          <div>
            <span id={units}>{t('instruments.units')}</span>
            <SegmentedControl
              fullWidth
              aria-labelledby={units}
              value={scaleUnits}
              data={SCALE_UNITS.map((unit) => ({ value: unit, label: t(`instruments.unit.${unit}`) }))}
              onChange={(value) => setPreferences({ scaleUnits: SCALE_UNITS.find((unit) => unit === value) ?? 'metric' })}
            />
          </div>
          <div>
            <span id={labels}>{t('instruments.labels')}</span>
            <SegmentedControl
              fullWidth
              aria-labelledby={labels}
              value={labelSize}
              data={LABEL_SIZES.map((size) => ({ value: size, label: t(`instruments.labelSize.${size}`) }))}
              onChange={(value) => setPreferences({ labelSize: LABEL_SIZES.find((size) => size === value) ?? 'normal' })}
            />
          </div>
          <p className="quiet">{t('instruments.saved')}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
