import { ActionIcon, Button, Checkbox, Skeleton, TextInput } from '@mantine/core';
import { IconMessagePlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../../api/commands.ts';
import { queryClient, servicesQuery, useMe } from '../../api/queries.ts';
import { useIsLive } from '../../feed/feed-store.ts';
import { useServerMinute } from '../../feed/server-clock.ts';
import { titleIn } from '../../words/i18n.ts';
import { stamp } from '../../words/time.ts';
import { useSop, type SopRow } from './use-sop.ts';
import styles from './handling.module.css';

/** The standard operating procedure (표준절차): what has been done, by whom and when, and what is left. */
export function SopTab({ incident }: { readonly incident: IncidentView }) {
  const { t, i18n } = useTranslation();
  const sop = useSop(incident);
  if (sop.state === 'loading') return <Skeleton height={96} />;
  if (sop.state === 'failed')
    return <Button onClick={() => void queryClient.refetchQueries({ queryKey: servicesQuery.queryKey })}>{t('common.retry')}</Button>;
  if (sop.lists.length === 0) return <p className="quiet">{t('sop.none')}</p>;
  return (
    <div className={styles['sop']}>
      {sop.lists.map(({ list, rows }) => (
        <section key={list.id} aria-label={titleIn(i18n.language, list.title)}>
          <h3>{titleIn(i18n.language, list.title)}</h3>
          <ul>
            {rows.map((row) => (
              <Item key={row.item.id} incident={incident} list={list.id} row={row} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

interface ItemProps {
  readonly incident: IncidentView;
  readonly list: string;
  readonly row: SopRow;
}

function Item({ incident, list, row: { item, tick } }: ItemProps) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const live = useIsLive();
  const command = useCommand();
  const [commenting, setCommenting] = useState(false);
  const name = titleIn(i18n.language, item.title);
  const may = (tick ? incident.can.untickSop : incident.can.tickSop) === true && live;

  function set(done: boolean, comment?: string): void {
    if (command.isPending) return;
    const named = { list, item: item.id };
    command.mutate(
      {
        incident: incident.id,
        command: done ? { command: 'tickSop', ...named, ...(comment ? { comment } : {}) } : { command: 'untickSop', ...named },
      },
      { onSuccess: () => setCommenting(false) },
    );
  }

  return (
    <li data-done={tick !== undefined || undefined}>
      <div className={styles['sopRow']}>
        <Checkbox
          checked={tick !== undefined}
          disabled={!may || command.isPending}
          label={
            <>
              {name} {!item.required && <span className="quiet">{t('sop.optional')}</span>}
            </>
          }
          onChange={(event) => set(event.currentTarget.checked)}
        />
        {!tick && may && (
          <ActionIcon
            size="sm"
            aria-label={t('sop.addComment', { item: name })}
            title={t('sop.comment')}
            onClick={() => setCommenting(!commenting)}
          >
            <IconMessagePlus size="1rem" />
          </ActionIcon>
        )}
      </div>
      {tick && (
        <p className={styles['sopBy']}>
          {t('sop.by', { name: tick.by, time: stamp(tick.at, me.city.timeZone, now) })}
          {tick.comment && <span> {tick.comment}</span>}
        </p>
      )}
      {!tick && commenting && <Comment busy={command.isPending} onSave={(comment) => set(true, comment)} />}
    </li>
  );
}

function Comment({ busy, onSave }: { readonly busy: boolean; readonly onSave: (comment: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <form
      className={styles['sopComment']}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text.trim());
      }}
    >
      <TextInput
        size="xs"
        autoFocus
        aria-label={t('sop.comment')}
        placeholder={t('sop.comment')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={500}
      />
      <Button size="xs" type="submit" loading={busy}>
        {t('sop.save')}
      </Button>
    </form>
  );
}
