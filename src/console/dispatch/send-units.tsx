import { Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { nearestUnitList, type NearestUnit } from '#contract/unit-view.ts';
import type { Point } from '#domain/place.ts';
import { call } from '../api/call.ts';
import { useMe } from '../api/queries.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { useFieldDeed } from '../field/field-api.ts';
import { failureWords } from '../api/say.ts';
import styles from './dispatch.module.css';

const SHOWN = 8;
const AGAIN_MS = 10_000;

/** The units that are there first by road; those that are chosen are sent with one press. */
export function SendUnits({ incident, place }: { readonly incident: IncidentView; readonly place: Point }) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const deed = useFieldDeed(incident.id);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const [note, setNote] = useState('');
  const query = { lon: String(place.lon), lat: String(place.lat), limit: String(SHOWN) };
  const nearest = useQuery({
    queryKey: ['units', 'nearest', 'dispatch', query],
    queryFn: ({ signal }) => call(nearestUnitList, `/api/v1/units/nearest?${new URLSearchParams(query)}`, { signal }),
    refetchInterval: AGAIN_MS,
    placeholderData: (previous) => previous,
    retry: false,
  });
  const onIt = new Set(
    incident.dispatches.filter((each) => each.recalledAt === undefined && each.step !== 'completed').map((each) => each.unit),
  );
  const free = (nearest.data?.units ?? []).filter(({ unit }) => !onIt.has(unit.id));
  const names = [...chosen.values()].join(', ');
  const foreign = me.organisation.standing === 'owner' && [...chosen.keys()].some((id) => !id.startsWith(`${me.organisation.id}/`));

  function toggle({ unit }: NearestUnit): void {
    const next = new Map(chosen);
    if (!next.delete(unit.id)) next.set(unit.id, unit.callSign);
    setChosen(next);
  }

  return (
    <form
      className={styles['send']}
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.size === 0 || deed.isPending) return;
        const body = { units: [...chosen.keys()], ...(note.trim() ? { note: note.trim() } : {}) };
        const onSuccess = (): void => {
          setChosen(new Map());
          setNote('');
        };
        deed.mutate({ path: 'dispatches', body, done: t('dispatch.sent', { units: names }) }, { onSuccess });
      }}
    >
      <h3>{t('dispatch.nearest')}</h3>
      {nearest.isPending && <Skeleton height={96} />}
      {nearest.isError && <p role="alert">{failureWords(t, nearest.error)}</p>}
      {nearest.data && free.length === 0 && <p className="quiet">{t('dispatch.nobody')}</p>}
      <ul>
        {free.map((each) => (
          <li key={each.unit.id}>
            <Candidate candidate={each} chosen={chosen.has(each.unit.id)} onToggle={() => toggle(each)} />
          </li>
        ))}
      </ul>
      <TextInput
        size="xs"
        aria-label={t('dispatch.note')}
        placeholder={`${t('dispatch.note')} (${t('common.optional')})`}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {foreign && <p className="quiet">{t('dispatch.others')}</p>}
      <Button type="submit" variant="filled" disabled={chosen.size === 0 || !live} loading={deed.isPending}>
        {chosen.size === 0 ? t('dispatch.send') : t('dispatch.sendTo', { units: names })}
      </Button>
    </form>
  );
}

function Candidate({
  candidate,
  chosen,
  onToggle,
}: {
  readonly candidate: NearestUnit;
  readonly chosen: boolean;
  readonly onToggle: () => void;
}) {
  const { t } = useTranslation();
  const { unit, seconds } = candidate;
  const minutes = Math.round(seconds / 60);
  return (
    <Checkbox
      size="sm"
      checked={chosen}
      onChange={onToggle}
      aria-label={t('dispatch.choose', { callSign: unit.callSign })}
      label={
        <span className={styles['candidate']}>
          <span className="figures">{minutes < 1 ? t('dispatch.soon') : t('dispatch.minutes', { n: minutes })}</span>
          <b>{unit.callSign}</b>
          <span className="quiet">
            {t(`units.kind.${unit.kind}`)} · {t(`units.state.${unit.state}`)}
          </span>
        </span>
      }
    />
  );
}
