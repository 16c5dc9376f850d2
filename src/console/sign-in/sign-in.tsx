import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconUser } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { meView } from '#contract/session.ts';
import { call, CallFailed } from '../api/call.ts';
import { aboutQuery, meQuery, queryClient } from '../api/queries.ts';
import { failureWords } from '../api/say.ts';
import { titleIn } from '../words/i18n.ts';
import { DemoLogins } from './demo-logins.tsx';
import { SignInHead } from './sign-in-head.tsx';
import styles from './sign-in.module.css';

/** Login and password, what went wrong in words, and in a demo the logins to choose from. */
export function SignIn({ notice }: { readonly notice?: 'signedOut' | 'expired' | undefined }) {
  const { t, i18n } = useTranslation();
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
        <SignInHead title={about.data && titleIn(i18n.language, about.data.city.title)} />
        {notice && <p className={styles['ended']}>{t(`signIn.${notice}`)}</p>}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            signIn.mutate();
          }}
        >
          <TextInput
            label={t('signIn.login')}
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
            autoComplete="username"
            autoFocus
            required
            withAsterisk={false}
            leftSection={<IconUser size="1rem" aria-hidden />}
            autoCapitalize="none"
            spellCheck={false}
          />
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
          <SignInProblem error={signIn.error} />
          <Button type="submit" variant="filled" size="md" fullWidth loading={signIn.isPending}>
            {t('signIn.submit')}
          </Button>
        </form>
        <p className={styles['notice']}>{t('signIn.notice')}</p>
        {about.data?.demo && about.data.logins && (
          <DemoLogins
            logins={about.data.logins}
            onChoose={(chosen) => {
              setLogin(chosen);
              passwordField.current?.focus();
            }}
          />
        )}
      </section>
    </div>
  );
}

function SignInProblem({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation();
  return (
    <div className={styles['problem']} role="alert">
      {error && (
        <p>
          <IconAlertTriangle size="1.125rem" aria-hidden />
          {signInFailure(t, error)}
        </p>
      )}
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
