import { Button, CloseButton, Kbd } from '@mantine/core';
import { IconUrgent } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { placeWords } from '../words/place-words.ts';
import { useFeed } from '../feed/feed-store.ts';
import { silence } from './alarm-sound.ts';
import { desk, useDesk } from './desk.ts';
import { useKeys } from './key-bus.ts';
import { PATHS } from './paths.ts';
import { Elapsed } from './elapsed.tsx';
import styles from './app.module.css';

/** Urgent incidents that came while something else was in hand: said quietly, opened only when asked (CONSOLE rule 4). */
export function AlertBanner() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const waiting = useDesk((state) => state.waiting);
  const newestId = waiting[0];
  const newest = useFeed((state) => (newestId === undefined ? undefined : state.incidents.get(newestId)));

  function jump(): boolean {
    if (newestId === undefined) return false;
    silence();
    desk.open(newestId);
    void navigate({ to: PATHS[me.screens.includes('board') ? 'board' : 'viewer'] });
    return true;
  }
  useKeys((command) => command.do === 'jump' && jump());

  if (!newest) return null;
  return (
    <div className={styles['alert']} role="alert" key={newest.id} data-drill={newest.drill || undefined}>
      <IconUrgent size="1.25rem" aria-hidden />
      <strong>{newest.drill ? `${t('drill')} · ${t('alert.new')}` : t('alert.new')}</strong>
      <span className="one-line">
        {newest.kind} · {placeWords(newest.place, t)}
      </span>
      <Elapsed since={newest.occurredAt} />
      {waiting.length > 1 && <span className="figures">{t('alert.more', { n: waiting.length - 1 })}</span>}
      <Button size="xs" onClick={jump} rightSection={<Kbd size="xs">N</Kbd>}>
        {t('alert.jump')}
      </Button>
      <CloseButton
        size="sm"
        aria-label={t('alert.dismiss')}
        onClick={() => {
          silence();
          desk.set({ waiting: [] });
        }}
      />
    </div>
  );
}
