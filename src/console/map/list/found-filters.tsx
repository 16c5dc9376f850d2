import { ActionIcon, NativeSelect } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { CAMERA_PURPOSES, CAMERA_STATES } from '#domain/camera.ts';
import { UNIT_KINDS, type UnitKind } from '#domain/unit.ts';
import { organisationsQuery } from '../../api/queries.ts';
import { titleIn } from '../../words/i18n.ts';
import { setCameraFilter, useCameraFilter } from '../cameras/camera-filter.ts';
import styles from './list.module.css';

/** Of the list and of the map alike: a list that shows other cameras than the map would be read wrongly. */
export function CameraFilters() {
  const { t, i18n } = useTranslation();
  const filter = useCameraFilter();
  const organisations = useQuery(organisationsQuery);
  const owners = useMemo(
    () => (organisations.data?.organisations ?? []).map(({ id, title }) => ({ value: id, label: titleIn(i18n.language, title) })),
    [organisations.data, i18n.language],
  );
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <div className={styles['filters']}>
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.purpose')}
          value={filter.purpose ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ purpose: CAMERA_PURPOSES.find((each) => each === value) })}
          data={[
            { value: '', label: t('mapList.every.purpose') },
            ...CAMERA_PURPOSES.map((each) => ({ value: each, label: t(`camera.purpose.${each}`) })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.state')}
          value={filter.state ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ state: CAMERA_STATES.find((each) => each === value) })}
          data={[
            { value: '', label: t('mapList.every.state') },
            ...CAMERA_STATES.map((each) => ({ value: each, label: t(`camera.state.${each}`) })),
          ]}
        />
        <NativeSelect
          size="xs"
          aria-label={t('mapList.label.owner')}
          value={filter.owner ?? ''}
          onChange={({ currentTarget: { value } }) => setCameraFilter({ owner: value === '' ? undefined : value })}
          data={[{ value: '', label: t('mapList.every.owner') }, ...owners]}
        />
      </div>
      {filtered && (
        <p className={styles['filtered']}>
          {t('mapList.filtered')}
          <ActionIcon
            variant="subtle"
            size="sm"
            aria-label={t('mapList.unfilter')}
            onClick={() => setCameraFilter({ purpose: undefined, state: undefined, owner: undefined })}
          >
            <IconFilterOff size="1rem" />
          </ActionIcon>
        </p>
      )}
    </>
  );
}

export function KindSelect({
  kind,
  onChange,
}: {
  readonly kind: UnitKind | undefined;
  readonly onChange: (kind: UnitKind | undefined) => void;
}) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="xs"
      aria-label={t('mapList.label.kind')}
      value={kind ?? ''}
      onChange={({ currentTarget: { value } }) => onChange(UNIT_KINDS.find((each) => each === value))}
      data={[{ value: '', label: t('mapList.every.kind') }, ...UNIT_KINDS.map((each) => ({ value: each, label: t(`units.kind.${each}`) }))]}
    />
  );
}
