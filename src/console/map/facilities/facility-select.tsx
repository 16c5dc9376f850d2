import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { facilityKind } from './facility-words.ts';

interface FacilitySelectProps {
  readonly kind: string | undefined;
  /** How many there are of each. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly onChange: (kind: string | undefined) => void;
}

/** Which kind of facility is listed; a city imports kinds of its own, so that they are those that are there. */
export function FacilitySelect({ kind, kinds, onChange }: FacilitySelectProps) {
  const { t } = useTranslation();
  const there = new Set([...Object.keys(kinds), ...(kind === undefined ? [] : [kind])]);
  return (
    <NativeSelect
      size="xs"
      aria-label={t('mapList.label.kind')}
      value={kind ?? ''}
      onChange={({ currentTarget: { value } }) => onChange(value === '' ? undefined : value)}
      data={[
        { value: '', label: t('mapList.every.kind') },
        ...[...there].sort().map((each) => ({ value: each, label: `${facilityKind(each, t)} ${(kinds[each] ?? 0).toLocaleString()}` })),
      ]}
    />
  );
}
