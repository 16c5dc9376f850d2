import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { journalEntryView } from '#contract/admin-view.ts';
import { useMe } from '../api/queries.ts';
import { actorWords } from '../words/actor-words.ts';
import { journalWords, type EntryNames } from '../words/entry-words.ts';
import { wordCode } from '../words/i18n.ts';
import { useEntryNames } from '../words/use-entry-names.ts';
import { calendarDate, clockTime } from '../words/time.ts';
import styles from './journal.module.css';

type JournalEntry = z.infer<typeof journalEntryView>;

interface JournalTableProps {
  readonly entries: readonly JournalEntry[];
  readonly loading: boolean;
  readonly more: boolean;
  readonly onMore: () => void;
}

export function JournalTable({ entries, loading, more, onMore }: JournalTableProps) {
  const { t } = useTranslation();
  const names = useEntryNames();
  const [unfolded, setUnfolded] = useState<number>();
  const toggle = (seq: number): void => setUnfolded((before) => (before === seq ? undefined : seq));
  if (loading) return <Skeleton height={320} m="md" w="auto" />;
  if (entries.length === 0) return <p className={styles['empty']}>{t('journal.none')}</p>;
  return (
    <div className={styles['scroller']}>
      <table>
        <thead>
          <tr>
            <th className="number">{t('journal.seq')}</th>
            <th className="fit">{t('journal.at')}</th>
            <th className="fit">{t('journal.actor')}</th>
            <th className="fit">{t('journal.what')}</th>
            <th>{t('journal.data')}</th>
            <th className="fit">{t('journal.incident')}</th>
            <th className="fit">{t('journal.hash')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRows key={entry.seq} entry={entry} names={names} unfolded={unfolded === entry.seq} onToggle={toggle} />
          ))}
        </tbody>
      </table>
      {more && (
        <div className={styles['more']}>
          <Button onClick={onMore}>{t('journal.older')}</Button>
        </div>
      )}
    </div>
  );
}

interface EntryRowsProps {
  readonly entry: JournalEntry;
  readonly names: EntryNames;
  readonly unfolded: boolean;
  readonly onToggle: (seq: number) => void;
}

function EntryRows({ entry, names, unfolded, onToggle }: EntryRowsProps) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const zone = me.city.timeZone;
  const { seq, kind, actor, incident, data, hash } = entry;
  return (
    <>
      <tr className={styles['entry']} onClick={() => onToggle(seq)}>
        <td className="number">
          <button type="button" aria-expanded={unfolded} aria-label={`${t('journal.open')} ${seq}`}>
            {seq.toLocaleString()}
          </button>
        </td>
        <td>
          <time>
            {calendarDate(entry.at, zone)} {clockTime(entry.at, zone)}
          </time>
        </td>
        <td>{actorWords(entry, i18n.language, t)}</td>
        <td>{wordCode(t, 'entry', kind)}</td>
        <td className={styles['detail']}>{journalWords(entry, names, t)}</td>
        <td className={styles['id']}>{incident ?? ''}</td>
        <td>
          <code title={hash}>{hash.slice(0, 12)}</code>
        </td>
      </tr>
      {unfolded && (
        <tr className={styles['unfolded']}>
          <td colSpan={7}>
            <pre>{JSON.stringify({ seq, kind, actor, incident, data, hash }, null, 2)}</pre>
          </td>
        </tr>
      )}
    </>
  );
}
