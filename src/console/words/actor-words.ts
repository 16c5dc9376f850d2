import type { TFunction } from 'i18next';
import { titleIn } from './i18n.ts';

interface Actor {
  readonly actor?: string;
  readonly actorName: string;
  readonly actorTitle?: { readonly ko: string; readonly en: string } | undefined;
}

/** Who did something: people by name, all others by their title in this language. */
export function actorWords({ actor, actorName, actorTitle }: Actor, language: string, t: TFunction): string {
  if ((actor ?? actorName) === 'system') return t('journal.system');
  return actorTitle ? titleIn(language, actorTitle) : actorName;
}
