import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { hasWords } from '../words/i18n.ts';
import { CallFailed } from './call.ts';

/** The sentence for a failure: the closed codes are worded, and what the server added stands behind. */
export function failureWords(t: TFunction, error: unknown): string {
  if (!(error instanceof CallFailed)) return t('problem.server');
  const group = hasWords(`refused.${error.code}`) ? 'refused' : 'problem';
  const sentence = hasWords(`${group}.${error.code}`) ? String(t(`${group}.${error.code}` as 'product')) : t('problem.server');
  const fields = error.errors.map((each) => `${each.field}: ${each.reason}`).join(', ');
  return fields ? `${sentence} (${fields})` : sentence;
}

/** A failure stays until it is put away; what was asked for did not happen. */
export function sayFailure(t: TFunction, error: unknown): void {
  notifications.show({ title: t('action.failed'), message: failureWords(t, error), color: 'yellow', autoClose: 12_000, withBorder: true });
}
