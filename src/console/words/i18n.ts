import i18next, { type TFunction } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { ko, type Words } from './ko.ts';

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Words };
  }
}

/** Both languages are in the page: switching needs no server, and neither does starting. */
export function startWords(language: Language): void {
  void i18next.use(initReactI18next).init({
    resources: { ko: { translation: ko }, en: { translation: en } },
    lng: language,
    fallbackLng: 'ko',
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = language;
}

export function setLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Words a code that the server may have added since: falls back to the code itself, never to nothing. */
export function wordCode(t: TFunction, group: 'refused' | 'problem' | 'entry', code: string): string {
  return hasWords(`${group}.${code}`) ? String(t(`${group}.${code}` as 'product')) : code;
}

/** A title as organisations and services carry it, in the language on screen. */
export function titleIn(language: string, title: { readonly ko: string; readonly en: string }): string {
  return language === 'en' ? title.en : title.ko;
}

/** Whether there are words for this key, which came from the server. */
export function hasWords(key: string): boolean {
  return i18next.exists(key);
}
