import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CallFailed } from '../api/call.ts';
import { failureWords } from '../api/say.ts';
import styles from './app.module.css';

/** One screen failed; the others still work, so nothing else is taken away. */
export function ScreenFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles['failed']} role="alert">
      <IconAlertTriangle size="2rem" aria-hidden />
      <h1>{t('problem.screen')}</h1>
      <p>{error instanceof CallFailed ? failureWords(t, error) : t('problem.screenHint')}</p>
      <Button onClick={reset}>{t('common.retry')}</Button>
    </div>
  );
}
