import i18next from 'i18next';
import { en } from '#console/words/en.ts';
import { ko } from '#console/words/ko.ts';

/** The console's words in both languages, Korean on the screen, as the page loads them. */
export async function loadWords(): Promise<void> {
  await i18next.init({
    resources: { ko: { translation: ko }, en: { translation: en } },
    lng: 'ko',
    fallbackLng: false,
    interpolation: { escapeValue: false },
  });
}
