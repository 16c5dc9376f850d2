import { useServerNow } from '../feed/server-clock.ts';
import { elapsed } from '../words/time.ts';
import styles from './app.module.css';

/** A running clock since a moment of the server's time; stands still at `until`. Its width never changes while it runs. */
export function Elapsed({
  since,
  until,
  large,
}: {
  readonly since: number;
  readonly until?: number | undefined;
  readonly large?: boolean;
}) {
  const now = useServerNow();
  return (
    <time className={large ? styles['clockLarge'] : styles['clock']} role="timer" aria-live="off">
      {elapsed((until ?? now) - since)}
    </time>
  );
}
