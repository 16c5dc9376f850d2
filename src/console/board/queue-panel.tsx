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
import { useFeedSoon } from '../feed/use-feed-soon.ts';
import { isAside } from './queue-groups.ts';
import { fits, QUEUE_FILTERS, type QueueFilter } from './queue-order.ts';
import { QueueRow } from './queue-row.tsx';
import { UnfoldButton } from './unfold-button.tsx';
import { useQueueLines, type QueueLine } from './use-queue-rows.ts';
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
  const { lines, toggle } = useQueueLines(rows, filter === 'live' || filter === 'unacknowledged' || filter === 'aside');
  const open = useDesk((state) => state.open);
  const cursor = useDesk((state) => state.cursor);
  const fresh = useDesk((state) => state.fresh);
  const rowHeight = ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    getItemKey: (index) => lines[index]?.incident.id ?? index,
  });

  useQueueKeys(lines, { toggle, show: (at) => virtual.scrollToIndex(at) });

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
            const line = lines[item.index];
            if (!line) return null;
            const { incident } = line;
            return (
              <div
                key={item.key}
                className={styles['rowPlaceholder']}
                style={{ transform: `translateY(${item.start}px)`, height: item.size }}
              >
                <QueueRow
                  member={line.member}
                  incident={incident}
                  open={incident.id === open}
                  cursor={incident.id === cursor}
                  fresh={incident.status === 'open' && fresh.has(incident.id)}
                  onOpen={openIncident}
                />
                {line.others > 0 && <UnfoldButton line={line} onPress={() => toggle(incident.id)} />}
              </div>
            );
          })}
        </div>
      </div>
      {me.rights.includes('incident.create') && <RegisterButton />}
    </section>
  );
}

interface QueueHands {
  readonly toggle: (id: string) => void;
  readonly show: (at: number) => void;
}

/** J, K, Enter and E: up and down the lines, open one, unfold a cause. */
function useQueueKeys(lines: readonly QueueLine[], { toggle, show }: QueueHands): void {
  const open = useDesk((state) => state.open);
  const cursor = useDesk((state) => state.cursor);
  useKeys((command) => {
    if (command.do === 'unfold') {
      const line = lines.find(({ incident }) => incident.id === (cursor ?? open));
      if (!line || line.others === 0) return false;
      toggle(line.incident.id);
      return true;
    }
    if (command.do !== 'next' && command.do !== 'previous' && command.do !== 'open') return false;
    if (command.do === 'open') {
      if (cursor === undefined) return false;
      openIncident(cursor);
      return true;
    }
    const at = lines.findIndex(({ incident }) => incident.id === cursor);
    const to = at < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, at + (command.do === 'next' ? 1 : -1)));
    const target = lines[to]?.incident;
    if (target) {
      desk.set({ cursor: target.id });
      show(to);
    }
    return true;
  });
}

function openIncident(id: string): void {
  silence();
  desk.open(id);
}

function QueueFilters({ filter, onFilter }: { readonly filter: QueueFilter; readonly onFilter: (filter: QueueFilter) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const incidents = useFeedSoon((state) => state.incidents);
  const counts = useMemo(() => {
    const all = [...incidents.values()];
    return new Map(
      QUEUE_FILTERS.map((each) => [
        each,
        all.filter((incident) => fits(incident, each, { person: me.person.id, aside: isAside(incident, incidents) })).length,
      ]),
    );
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
    aside: t('queue.emptyAside'),
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
