import { Button, Modal } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeView } from '#contract/session.ts';
import { isLive } from '#domain/incident.ts';
import { handled } from '../api/commands.ts';
import { meQuery, queryClient } from '../api/queries.ts';
import { feed } from '../feed/feed-store.ts';
import { serverNow } from '../feed/server-clock.ts';
import styles from './app.module.css';

/** While a person is busy the server is told so at most this often. */
const TELL_EVERY_MS = 60_000;

/**
 * The last minute before the automatic log-out, counted down, with the notice that look-ups are logged (LAW-14).
 * Who is busy, or has an incident in hand, is never asked: the session is renewed and the server decides.
 */
export function SessionWarning({ me }: { readonly me: MeView }) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<number>();
  const { expiresAt, warnSeconds } = me.session;
  const leftRef = useRef(left);
  useEffect(() => {
    leftRef.current = left;
  });

  useEffect(() => {
    let told = Date.now();
    const busy = (): void => {
      if (leftRef.current !== undefined || Date.now() - told < TELL_EVERY_MS) return;
      told = Date.now();
      renew();
    };
    addEventListener('pointerdown', busy, true);
    addEventListener('keydown', busy, true);
    return () => {
      removeEventListener('pointerdown', busy, true);
      removeEventListener('keydown', busy, true);
    };
  }, []);

  useEffect(() => {
    let asked = false;
    const check = (): void => {
      const seconds = Math.ceil((expiresAt - serverNow()) / 1000);
      if (seconds > warnSeconds) return setLeft(undefined);
      if (seconds > 0 && !hasIncidentInHand(me)) return setLeft(seconds);
      setLeft(seconds > 0 ? undefined : 0);
      if (asked) return;
      asked = true;
      renew();
    };
    check();
    const timer = setInterval(check, 1_000);
    return () => clearInterval(timer);
  }, [expiresAt, warnSeconds, me]);

  return (
    <Modal
      opened={left !== undefined}
      onClose={renew}
      withCloseButton={false}
      title={t('session.title')}
      zIndex={600}
      closeOnClickOutside={false}
    >
      <p className={styles['countdown']} role="timer">
        {t('session.text', { n: left ?? 0 })}
      </p>
      <p className="quiet">{t('session.logged')}</p>
      <div className={styles['dialogueActions']}>
        <Button variant="filled" onClick={renew} data-autofocus>
          {t('session.stay')}
        </Button>
      </div>
    </Modal>
  );
}

function renew(): void {
  void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
}

/** Only the owner's staff is kept in by an incident in hand; the server keeps to the same rule. */
function hasIncidentInHand(me: MeView): boolean {
  if (me.organisation.standing !== 'owner') return false;
  for (const incident of feed.get().incidents.values()) {
    if (isLive(incident.status) && (incident.assignee?.id === me.person.id || handled.has(incident.id))) return true;
  }
  return false;
}
