import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import type { MeView } from '#contract/session.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { AlertBanner } from './alert-banner.tsx';
import { allowSound } from './alarm-sound.ts';
import { desk, useDesk } from './desk.ts';
import { listenForKeys, useKeys } from './key-bus.ts';
import { KeyOverlay } from './key-overlay.tsx';
import { PATHS } from './paths.ts';
import { SessionWarning } from './session-warning.tsx';
import { StaleBanner } from './stale-banner.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './app.module.css';

/** What stands around every screen: the bar, what is wrong with the connection, what waits, and the keys. */
export function Shell({ me, children }: { readonly me: MeView; readonly children: ReactNode }) {
  const wall = useDesk((state) => state.wall);
  const live = useIsLive();
  const [keysShown, setKeysShown] = useState(false);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const onBoard = pathname === PATHS.board || pathname === PATHS.viewer;
  // A phone has no room for the bar: its page has a head of its own.
  const inField = pathname === PATHS.field;
  const bare = (wall && onBoard) || inField;

  useEffect(() => listenForKeys(window), []);
  useEffect(() => {
    // The first touch of the page is what browsers wait for before they let it sound.
    const allow = (): void => void allowSound();
    if (navigator.userActivation?.hasBeenActive) allow();
    addEventListener('pointerdown', allow, { once: true });
    addEventListener('keydown', allow, { once: true });
    return () => {
      removeEventListener('pointerdown', allow);
      removeEventListener('keydown', allow);
    };
  }, []);

  useKeys((command) => {
    if (command.do === 'help') setKeysShown((shown) => !shown);
    else if (command.do === 'back' && wall) desk.set({ wall: false });
    else if (command.do === 'go' && me.screens.includes(command.screen)) void navigate({ to: PATHS[command.screen] });
    else return false;
    return true;
  });

  return (
    <div className={styles['shell']} data-wall={bare || undefined} data-live={live}>
      {!bare && <TopBar me={me} onShowKeys={() => setKeysShown(true)} />}
      <div className={styles['notices']} data-below={!onBoard || undefined}>
        <StaleBanner />
        {!inField && <AlertBanner />}
      </div>
      <main className={styles['main']}>{children}</main>
      <KeyOverlay opened={keysShown} onClose={() => setKeysShown(false)} screens={me.screens} />
      <SessionWarning me={me} />
    </div>
  );
}
