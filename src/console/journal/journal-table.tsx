import { Button, Skeleton } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { journalEntryView } from '#contract/admin-view.ts';
import { useMe } from '../api/queries.ts';
import { journalWords } from '../words/entry-words.ts';
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
  const me = useMe();
  const names = useEntryNames();
  const zone = me.city.timeZone;
  const [unfolded, setUnfolded] = useState<number>();
  if (loading) return <Skeleton height={320} m="md" w="auto" />;
  if (entries.length === 0) return <p className={styles['empty']}>{t('journal.none')}</p>;
  return (
    <div className={styles['scroller']} tabIndex={0}>
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
            <Fragment key={entry.seq}>
              <tr className={styles['entry']} onClick={() => setUnfolded((seq) => (seq === entry.seq ? undefined : entry.seq))}>
                <td className="number">
                  <button type="button" aria-expanded={unfolded === entry.seq} aria-label={`${t('journal.open')} ${entry.seq}`}>
                    {entry.seq.toLocaleString()}
                  </button>
                </td>
                <td>
                  <time>
                    {calendarDate(entry.at, zone)} {clockTime(entry.at, zone)}
                  </time>
                </td>
                <td>{entry.actor === 'system' ? t('journal.system') : entry.actorName}</td>
                <td>{wordCode(t, 'entry', entry.kind)}</td>
                <td className={styles['detail']}>{journalWords(entry, names, t)}</td>
                <td className={styles['id']}>{entry.incident ?? ''}</td>
                <td>
                  <code title={entry.hash}>{entry.hash.slice(0, 12)}</code>
                </td>
              </tr>
              {unfolded === entry.seq && (
                <tr className={styles['unfolded']}>
                  <td colSpan={7}>
                    <pre>{JSON.stringify({ seq: entry.seq, kind: entry.kind, actor: entry.actor, incident: entry.incident, data: entry.data, hash: entry.hash }, null, 2)}</pre>
                  </td>
                </tr>
              )}
            </Fragment>
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
