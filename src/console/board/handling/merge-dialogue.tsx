import { Button, Modal, Radio } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';
import { distanceMetres } from '#domain/place.ts';
import { useCommand } from '../../api/commands.ts';
import { useMe } from '../../api/queries.ts';
import { desk } from '../../app/desk.ts';
import { useFeed } from '../../feed/feed-store.ts';
import { useServerMinute } from '../../feed/server-clock.ts';
import { distance, stamp } from '../../words/time.ts';
import { placeWords } from '../../words/place-words.ts';
import boardStyles from '../board.module.css';
import styles from './handling.module.css';

/** What is far away is hardly the same emergency. */
const MAX_OFFERED = 8;

interface MergeDialogueProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** One emergency that was reported as two (중복 병합): the nearest open incidents are offered. */
export function MergeDialogue({ incident, onClose }: MergeDialogueProps) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const command = useCommand();
  const incidents = useFeed((state) => state.incidents);
  const offered = useMemo(() => candidates(incident, [...incidents.values()]), [incident, incidents]);
  const [into, setInto] = useState(offered[0]?.other.id);
  const chosen = offered.find(({ other }) => other.id === into)?.other;

  function merge(): void {
    if (!chosen) return;
    // Not by a callback of this dialogue: the feed may tell that the incident has ended, and take the dialogue away, before the answer comes.
    void command.mutateAsync({ incident: incident.id, command: { command: 'merge', into: chosen.id }, done: t('merging.done') }).then(
      () => {
        onClose();
        desk.open(chosen.id);
      },
      () => undefined,
    );
  }

  return (
    <Modal opened onClose={onClose} title={t('merging.title')}>
      {offered.length === 0 ? (
        <p>{t('merging.none')}</p>
      ) : (
        <form
          className={boardStyles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            merge();
          }}
        >
          <p>{t('merging.text')}</p>
          <Radio.Group label={t('merging.into')} value={into ?? ''} onChange={setInto}>
            {offered.map(({ other, metres }, index) => (
              <Radio
                key={other.id}
                value={other.id}
                data-autofocus={index === 0 || undefined}
                className={styles['offer'] ?? ''}
                label={`${other.kind} · ${placeWords(other.place, t)}`}
                description={[
                  ...(metres === undefined ? [] : [distance(metres)]),
                  stamp(other.occurredAt, me.city.timeZone, now),
                  t(`status.${other.status}`),
                ].join(' · ')}
              />
            ))}
          </Radio.Group>
          <div className={boardStyles['formActions']}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" disabled={!chosen} loading={command.isPending}>
              {chosen ? t('merging.submit', { kind: chosen.kind }) : t('merging.merge')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

interface Candidate {
  readonly other: IncidentView;
  readonly metres: number | undefined;
}

/** Open, of the same earnest, nearest first; of those without a place the newest. */
export function candidates(incident: IncidentView, all: readonly IncidentView[]): readonly Candidate[] {
  return all
    .filter((other) => other.id !== incident.id && isLive(other.status) && other.drill === incident.drill)
    .map((other) => ({ other, metres: incident.place && other.place ? distanceMetres(incident.place, other.place) : undefined }))
    .toSorted((a, b) => (a.metres ?? Infinity) - (b.metres ?? Infinity) || b.other.openedAt - a.other.openedAt)
    .slice(0, MAX_OFFERED);
}
