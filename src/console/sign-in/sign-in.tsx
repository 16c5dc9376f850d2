import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { meView } from '#contract/session.ts';
import { call, CallFailed } from '../api/call.ts';
import { aboutQuery, meQuery, queryClient } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { setPreferences, usePreferences } from '../app/preferences.ts';
import { LANGUAGES, setLanguage, titleIn } from '../words/i18n.ts';
import styles from './sign-in.module.css';

/** Login and password, what went wrong in words, and in a demo the logins to choose from. */
export function SignIn({ notice }: { readonly notice?: 'signedOut' | 'expired' | undefined }) {
  const { t, i18n } = useTranslation();
  const { language } = usePreferences();
  const about = useQuery(aboutQuery);
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const passwordField = useRef<HTMLInputElement>(null);
  const signIn = useMutation({
    mutationFn: () => call(meView, '/api/v1/session', { method: 'POST', json: { login: login.trim(), password } }),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
    onError: () => {
      setPassword('');
      passwordField.current?.focus();
    },
  });

  return (
    <div className={styles['page']}>
      <section className={styles['card']}>
        <header>
          <img src="/icon.svg" alt="" className={styles['mark']} />
          <div>
            <h1>{t('product')}</h1>
            <p className="quiet">{about.data ? titleIn(i18n.language, about.data.city.title) : '\u00a0'}</p>
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
        {notice && <p className={styles['ended']}>{t(`signIn.${notice}`)}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <TextInput label={t('signIn.login')} value={login} onChange={(event) => setLogin(event.currentTarget.value)} autoComplete="username" autoFocus required withAsterisk={false} leftSection={<IconUser size="1rem" aria-hidden />} autoCapitalize="none" spellCheck={false} />
          <PasswordInput
            ref={passwordField}
            label={t('signIn.password')}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            withAsterisk={false}
            leftSection={<IconLock size="1rem" aria-hidden />}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.show') }}
          />
          <div className={styles['problem']} role="alert">
            {signIn.error && (
              <p>
                <IconAlertTriangle size="1.125rem" aria-hidden />
                {signInFailure(t, signIn.error)}
              </p>
            )}
          </div>
          <Button type="submit" variant="filled" size="md" fullWidth loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
        </form>
        <p className={styles['notice']}>{t('signIn.notice')}</p>
        {about.data?.demo && about.data.logins && (
          <div className={styles['demo']}>
            <h2>{t('signIn.demo')}</h2>
            <p className="quiet">{t('signIn.demoHint')}</p>
            <ul>
              {about.data.logins.map((each) => (
                <li key={each.login}>
                  <button
                    type="button"
                    onClick={() => {
                      setLogin(each.login);
                      passwordField.current?.focus();
                    }}
                  >
                    <b>{each.login}</b>
                    <span>{titleIn(i18n.language, each.role)}</span>
                    <span className="quiet">
                      {each.name} · {titleIn(i18n.language, each.organisation)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
    </div>
  );
}

function signInFailure(t: TFunction, error: Error): string {
  if (!(error instanceof CallFailed)) return failureWords(t, error);
  const seconds = error.retryAfterSeconds ?? 60;
  const wait = seconds > 90 ? t('signIn.minutes', { n: Math.ceil(seconds / 60) }) : t('signIn.seconds', { n: Math.ceil(seconds) });
  switch (error.code) {
    case 'wrongCredentials':
      return t('signIn.wrongCredentials');
    case 'locked':
      return t('signIn.locked', { wait });
    case 'tooMany':
      return t('signIn.tooMany', { wait });
    default:
      return failureWords(t, error);
  }
}
