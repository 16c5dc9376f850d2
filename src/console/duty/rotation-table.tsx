import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DutyRosterDocument } from '#contract/duty-view.ts';
import { DAY_OFF } from '#domain/duty.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { calendarDate } from '../words/time.ts';
import type { RosterPart } from './roster-part.ts';
import styles from './duty.module.css';

const DAY_MS = 86_400_000;
type Crew = DutyRosterDocument['crews'][number];

/** Which shift each crew works on each day of the cycle (4조 3교대 and every other). */
export function RotationTable({ roster, onChange }: RosterPart) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const { crews } = roster;
  const days = Math.max(0, ...crews.map((crew) => crew.days.length));
  const today = dayOfCycle(calendarDate(now, me.city.timeZone), roster.cycleFrom, days);
  const resize = (by: -1 | 1): void =>
    onChange?.({ crews: crews.map((crew) => ({ ...crew, days: by > 0 ? [...crew.days, DAY_OFF] : crew.days.slice(0, -1) })) });
  if (crews.length === 0 && !onChange) return null;
  return (
    <>
      <h2>{t('duty.table')}</h2>
      <p className={`${styles['hint']} quiet`}>{t('duty.tableHint')}</p>
      {onChange && (
        <div className={styles['tools']}>
          <TextInput
            size="xs"
            type="date"
            label={t('duty.cycleFrom')}
            value={roster.cycleFrom}
            onChange={(event) => event.currentTarget.value && onChange({ cycleFrom: event.currentTarget.value })}
          />
          <Button
            size="xs"
            leftSection={<IconPlus size="1rem" aria-hidden />}
            disabled={crews.length >= 20}
            onClick={() => onChange({ crews: [...crews, newCrew(crews, days)] })}
          >
            {t('duty.crew')}
          </Button>
        </div>
      )}
      {crews.length > 0 && (
        <div className={styles['scroll']}>
          <table className={styles['rotation']}>
            <Heads days={days} today={today} onResize={onChange && resize} />
            <tbody>
              {crews.map((crew, at) => (
                <CrewRow
                  key={at}
                  crew={crew}
                  today={today}
                  shifts={Object.keys(roster.shifts)}
                  onCrew={onChange && ((changed) => onChange({ crews: crews.with(at, changed) }))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

interface HeadsProps {
  readonly days: number;
  readonly today: number | undefined;
  readonly onResize: ((by: -1 | 1) => void) | undefined;
}

function Heads({ days, today, onResize }: HeadsProps) {
  const { t } = useTranslation();
  return (
    <thead>
      <tr>
        <th scope="col">{t('duty.crew')}</th>
        {Array.from({ length: days }, (_, day) => (
          <th key={day} scope="col" data-today={day === today || undefined}>
            {day === today ? t('duty.today') : day + 1}
          </th>
        ))}
        {onResize && (
          <th>
            <ActionIcon size="sm" aria-label="+" onClick={() => onResize(1)}>
              <IconPlus size="1rem" />
            </ActionIcon>
            <ActionIcon size="sm" aria-label="−" disabled={days <= 1} onClick={() => onResize(-1)}>
              <IconMinus size="1rem" />
            </ActionIcon>
          </th>
        )}
      </tr>
    </thead>
  );
}

interface CrewRowProps {
  readonly crew: Crew;
  readonly today: number | undefined;
  readonly shifts: readonly string[];
  readonly onCrew: ((crew: Crew) => void) | undefined;
}

function CrewRow({ crew, today, shifts, onCrew }: CrewRowProps) {
  const { t } = useTranslation();
  return (
    <tr>
      <th scope="row">{crew.name}</th>
      {crew.days.map((shift, day) => (
        <td key={day} data-today={day === today || undefined} data-off={shift === DAY_OFF || undefined}>
          {onCrew ? (
            <Select
              size="xs"
              variant="unstyled"
              aria-label={`${crew.name} ${day + 1}`}
              data={[{ value: DAY_OFF, label: t('duty.off') }, ...shifts.map((value) => ({ value, label: value }))]}
              value={shift}
              onChange={(chosen) => onCrew({ ...crew, days: crew.days.with(day, chosen ?? DAY_OFF) })}
            />
          ) : shift === DAY_OFF ? (
            t('duty.off')
          ) : (
            shift
          )}
        </td>
      ))}
    </tr>
  );
}

/** Undefined before the cycle has begun. */
export function dayOfCycle(today: string, cycleFrom: string, days: number): number | undefined {
  const past = Math.round((Date.parse(`${today}T00:00:00Z`) - Date.parse(`${cycleFrom}T00:00:00Z`)) / DAY_MS);
  return days === 0 || past < 0 ? undefined : past % days;
}

function newCrew(crews: readonly Crew[], days: number): Crew {
  const taken = new Set(crews.map((crew) => crew.name));
  let number = crews.length + 1;
  while (taken.has(`${number}조`)) number += 1;
  return { name: `${number}조`, days: Array.from({ length: Math.max(1, days) }, () => DAY_OFF), posts: {} };
}
