import type { TFunction } from 'i18next';

/** `PIPA-18-2-3`, as a provision names its ground, in the words of the law; whatever else as it stands. */
export function basisWords(basis: string, t: TFunction): string {
  const [, article, paragraph, item] = /^PIPA-(\d+)-(\d+)-(\d+)$/.exec(basis) ?? [];
  return article === undefined ? basis : t('viewer.pipa', { article, paragraph, item });
}
