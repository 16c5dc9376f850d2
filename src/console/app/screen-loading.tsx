import { Skeleton } from '@mantine/core';
import { useEffect, useState } from 'react';
import styles from './app.module.css';

const SHOW_AFTER_MS = 150;

/** Nothing for the first 150 ms, because a flash of grey is worse than a short wait. */
export function ScreenLoading() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SHOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div className={styles['loading']} role="status" aria-busy="true">
      <Skeleton height={32} />
      <Skeleton height={120} />
      <Skeleton height={32} width="60%" />
    </div>
  );
}
