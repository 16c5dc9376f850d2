import { Checkbox, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StreamDraft } from './stream-draft.ts';
import styles from './cameras.module.css';

interface StreamFieldsProps {
  readonly stream: 'main' | 'sub';
  readonly draft: StreamDraft;
  readonly hasPassword: boolean;
  /** Fields that the server refused. */
  readonly refused: readonly string[];
  readonly onChange: (draft: StreamDraft) => void;
}

/** Address and login of one stream. Of a password that is kept nothing is known here but that it is there. */
export function StreamFields({ stream, draft, hasPassword, refused, onChange }: StreamFieldsProps) {
  const { t } = useTranslation();
  const change = (part: Partial<StreamDraft>): void => onChange({ ...draft, ...part });
  const wrong = (field: 'url' | 'username' | 'password'): string | undefined =>
    refused.includes(`body.${stream}.${field}`) ? t(`streams.wrong.${field}`) : undefined;
  return (
    <fieldset className={styles['stream']}>
      <legend>{t(`streams.${stream}`)}</legend>
      <TextInput
        label={t('streams.url')}
        value={draft.url}
        placeholder="rtsp://"
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        error={wrong('url')}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <TextInput
        label={t('streams.username')}
        value={draft.username}
        maxLength={128}
        spellCheck={false}
        autoComplete="off"
        error={wrong('username')}
        onChange={(event) => change({ username: event.currentTarget.value })}
      />
      <TextInput
        type="password"
        label={t('streams.password')}
        value={draft.password}
        placeholder={hasPassword ? t('streams.kept') : ''}
        maxLength={256}
        autoComplete="new-password"
        error={wrong('password')}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <Checkbox
        label={t('streams.selfSigned')}
        description={t('streams.selfSignedExplained')}
        checked={draft.selfSigned}
        disabled={!/^rtsps:/i.test(draft.url.trim())}
        onChange={(event) => change({ selfSigned: event.currentTarget.checked })}
      />
    </fieldset>
  );
}
