import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../app/preferences.ts';
import { LANGUAGES, setLanguage } from '../words/i18n.ts';
import styles from './sign-in.module.css';

/** Whose system this is, and in which language it speaks. */
export function SignInHead({ title }: { readonly title: string | undefined }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  return (
    <header>
      <img src="/icon.svg" alt="" className={styles['mark']} />
      <div>
        <h1>{t('product')}</h1>
        <p className="quiet">{title ?? '\u00a0'}</p>
      </div>
      <SegmentedControl
        size="xs"
        aria-label={t('signIn.language')}
        value={language}
        data={[
          { value: 'ko', label: '한국어' },
          { value: 'en', label: 'English' },
        ]}
        onChange={(value) => {
          const chosen = LANGUAGES.find((each) => each === value) ?? 'ko';
          setPreferences({ language: chosen });
          setLanguage(chosen);
        }}
      />
    </header>
  );
}
