import type { TFunction } from 'i18next';
import type { ImportSentence } from '#contract/import-sentence.ts';
import { hasWords } from './i18n.ts';

/** What is said of an import, in the language on screen; a sentence that the server has learnt since is shown as it tells it. */
export function importWords({ code, values, text }: ImportSentence, t: TFunction): string {
  const key = `importSentence.${code}`;
  if (!hasWords(key)) return text;
  const replace = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value.toLocaleString() : value]),
  );
  return String(t(key as 'product', { replace }));
}
