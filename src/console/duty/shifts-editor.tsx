import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterPart } from './roster-part.ts';
import styles from './duty.module.css';

/** When each shift begins and ends, by the city's clock. A shift that crews work is not removed. */
export function ShiftsEditor({ roster, onChange }: RosterPart) {
  const { t } = useTranslation();
  const shifts = Object.entries(roster.shifts);
  if (shifts.length === 0 && !onChange) return null;
  const set = (changed: readonly (readonly [string, { readonly from: string; readonly to: string }])[]): void =>
    onChange?.({ shifts: Object.fromEntries(changed) });
  const worked = new Set(roster.crews.flatMap((crew) => crew.days));
  return (
    <>
      <h2>{t('duty.shifts')}</h2>
      <ul className={styles['shifts']}>
        {shifts.map(([name, times], at) => (
          <li key={at}>
            {onChange ? (
              <>
                <b>{name}</b>
                {(['from', 'to'] as const).map((end) => (
                  <TextInput
                    key={end}
                    size="xs"
                    type="time"
                    aria-label={`${name} ${t(end === 'from' ? 'duty.coverFrom' : 'duty.coverTo')}`}
                    value={times[end]}
                    onChange={(event) =>
                      event.currentTarget.value && set(shifts.with(at, [name, { ...times, [end]: event.currentTarget.value }]))
                    }
                  />
                ))}
                <ActionIcon
                  size="sm"
                  aria-label={`${name} ${t('duty.remove')}`}
                  disabled={worked.has(name)}
                  onClick={() => set(shifts.toSpliced(at, 1))}
                >
                  <IconX size="1rem" />
                </ActionIcon>
              </>
            ) : (
              <>
                <b>{name}</b>{' '}
                <span className="figures">
                  {times.from}–{times.to}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {onChange && (
        <NewShift taken={shifts.map(([name]) => name)} onAdd={(name) => set([...shifts, [name, { from: '09:00', to: '18:00' }]])} />
      )}
    </>
  );
}

function NewShift({ taken, onAdd }: { readonly taken: readonly string[]; readonly onAdd: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  return (
    <form
      className={styles['tools']}
      onSubmit={(event) => {
        event.preventDefault();
        const added = name.trim();
        if (added === '' || taken.includes(added)) return;
        onAdd(added);
        setName('');
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('duty.shifts')}
        placeholder={t('duty.shifts')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={64}
      />
      <Button size="xs" type="submit" leftSection={<IconPlus size="1rem" aria-hidden />}>
        {t('duty.shifts')}
      </Button>
    </form>
  );
}
