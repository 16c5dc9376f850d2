import { Button } from '@mantine/core';
import { IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { silence } from '../app/alarm-sound.ts';
import { desk, useDesk } from '../app/desk.ts';
import { useKeys } from '../app/key-bus.ts';
import { useFeed } from '../feed/feed-store.ts';
import { fits, QUEUE_FILTERS, type QueueFilter } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import { useHeldQueue } from './use-held-queue.ts';
import styles from './board.module.css';

const ROW_REM = 5;

/** Every incident there is, the one to look at first on top. */
export function QueuePanel() {
  const { t } = useTranslation();
  const me = useMe();
  const [filter, setFilter] = useState<QueueFilter>('live');
  const list = useRef<HTMLDivElement>(null);
  const { rows, waiting } = useHeldQueue(list, filter, me.person.id);
  const open = useDesk((state) => state.open);
  const cursor = useDesk((state) => state.cursor);
  const fresh = useDesk((state) => state.fresh);
  const rowHeight = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? index,
  });

  useKeys((command) => {
    if (command.do !== 'next' && command.do !== 'previous' && command.do !== 'open') return false;
    if (command.do === 'open') {
      if (cursor === undefined) return false;
      openIncident(cursor);
      return true;
    }
    const at = rows.findIndex((incident) => incident.id === cursor);
    const to = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (command.do === 'next' ? 1 : -1)));
    const target = rows[to];
    if (target) {
      desk.set({ cursor: target.id });
      virtual.scrollToIndex(to);
    }
    return true;
  });

  return (
    <section className={`${styles['queue']} feed-bound`} aria-label={t('queue.title')}>
      <QueueFilters filter={filter} onFilter={setFilter} />
      <div className={styles['rows']} ref={list} tabIndex={-1}>
        {waiting > 0 && (
          <div className={styles['held']}>
            <IconArrowUp size="1rem" aria-hidden />
            {t('queue.held', { n: waiting })}
          </div>
        )}
        {rows.length === 0 && <QueueEmpty filter={filter} />}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const incident = rows[item.index];
            if (!incident) return null;
            return (
              <div
                key={item.key}
                className={styles['rowPlaceholder']}
                style={{ transform: `translateY(${item.start}px)`, height: item.size }}
              >
                <QueueRow
                  incident={incident}
                  open={incident.id === open}
                  cursor={incident.id === cursor}
                  fresh={incident.status === 'open' && fresh.has(incident.id)}
                  onOpen={openIncident}
                />
              </div>
            );
          })}
        </div>
      </div>
      {me.rights.includes('incident.create') && <RegisterButton />}
    </section>
  );
}

function openIncident(id: string): void {
  silence();
  desk.open(id);
}

function QueueFilters({ filter, onFilter }: { readonly filter: QueueFilter; readonly onFilter: (filter: QueueFilter) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const incidents = useFeed((state) => state.incidents);
  const counts = useMemo(() => {
    const all = [...incidents.values()];
    return new Map(QUEUE_FILTERS.map((each) => [each, all.filter((incident) => fits(incident, each, me.person.id)).length]));
  }, [incidents, me.person.id]);
  return (
    <div className={styles['filters']} role="tablist" aria-label={t('queue.title')}>
      {QUEUE_FILTERS.map((each) => (
        <button key={each} type="button" role="tab" aria-selected={filter === each} onClick={() => onFilter(each)}>
          {t(`queue.${each}`)} <b>{counts.get(each) ?? 0}</b>
        </button>
      ))}
    </div>
  );
}

function QueueEmpty({ filter }: { readonly filter: QueueFilter }) {
  const { t } = useTranslation();
  const known = useFeed((state) => state.generation > 0);
  if (!known) return <p className={styles['empty']}>{t('common.loading')}</p>;
  const words = {
    live: t('queue.empty'),
    unacknowledged: t('queue.emptyUnacknowledged'),
    mine: t('queue.emptyMine'),
    ended: t('queue.emptyEnded'),
  };
  return <p className={styles['empty']}>{words[filter]}</p>;
}

function RegisterButton() {
  const { t } = useTranslation();
  return (
    <div className={styles['register']}>
      <Button fullWidth size="xs" leftSection={<IconPlus size="1rem" aria-hidden />} onClick={() => desk.set({ register: 'centre' })}>
        {t('queue.register')}
      </Button>
    </div>
  );
}
