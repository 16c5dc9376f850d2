import { Button, Skeleton, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView, TimelineEntry } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { actorWords } from '../words/actor-words.ts';
import { timelineWords, type EntryNames } from '../words/entry-words.ts';
import { wordCode } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import { useEntryNames } from '../words/use-entry-names.ts';
import { useTimeline } from './open-incident.ts';
import styles from './board.module.css';

/** What was done, by whom and when, newest on top; and a line to add to it. */
export function TimelineTab({ incident }: { readonly incident: IncidentView }) {
  return (
    <div className={styles['timeline']}>
      {incident.can.note === true && <NoteField incident={incident.id} />}
      <Timeline incident={incident} />
    </div>
  );
}

/** Every look at a camera is recorded here too; shown only when asked for, because there are many. */
const isView = (entry: TimelineEntry): boolean => entry.kind.startsWith('view.');

export function Timeline({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const names = useEntryNames(incident);
  const [withViews, setWithViews] = useState(false);
  const { entries, state, retry } = useTimeline(incident.id);
  if (state === 'loading') return <Skeleton height={96} />;
  if (state === 'failed' && entries.length === 0) return <Button onClick={retry}>{t('common.retry')}</Button>;
  const views = entries.filter(isView).length;
  const shown = withViews ? entries : entries.filter((entry) => !isView(entry));
  return (
    <>
      <ol className={styles['entries']}>
        {shown.toReversed().map((entry) => (
          <Entry key={entry.seq} entry={entry} names={names} />
        ))}
      </ol>
      {views > 0 && (
        <Switch
          size="xs"
          checked={withViews}
          onChange={(event) => setWithViews(event.currentTarget.checked)}
          label={t('incident.views', { n: views })}
        />
      )}
    </>
  );
}

function Entry({ entry, names }: { readonly entry: TimelineEntry; readonly names: EntryNames }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const words = timelineWords(entry, names, t);
  return (
    <li data-kind={entry.kind}>
      <time>{stamp(entry.at, me.city.timeZone, now)}</time>
      <div>
        <span>{wordCode(t, 'entry', entry.kind)}</span> <span className="quiet">{actorWords(entry, i18n.language, t)}</span>
        {words && <p>{words}</p>}
      </div>
    </li>
  );
}

function NoteField({ incident }: { readonly incident: string }) {
  const { t } = useTranslation();
  const command = useCommand();
  const [text, setText] = useState('');
  return (
    <form
      className={styles['note']}
      onSubmit={(event) => {
        event.preventDefault();
        const note = text.trim();
        if (note === '') return;
        command.mutate({ incident, command: { command: 'note', note } }, { onSuccess: () => setText('') });
      }}
    >
      <TextInput
        size="xs"
        aria-label={t('action.note')}
        placeholder={t('action.notePlaceholder')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={1_000}
        disabled={command.isPending}
      />
      <Button size="xs" type="submit" disabled={text.trim() === ''} loading={command.isPending}>
        {t('action.noteSave')}
      </Button>
    </form>
  );
}
