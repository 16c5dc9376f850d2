import i18next from 'i18next';
import { expect, test } from 'vitest';
import { actorWords } from './actor-words.ts';
import { en } from './en.ts';

test('who did something is said in the language of the screen', async () => {
  const t = await i18next.createInstance().init({ lng: 'en', resources: { en: { translation: en } } });
  const link = {
    actor: 'link:emergency-video-112',
    actorName: '112 긴급영상',
    actorTitle: { ko: '112 긴급영상', en: '112 emergency video' },
  };
  expect([actorWords(link, 'en', t), actorWords(link, 'ko', t)]).toEqual(['112 emergency video', '112 긴급영상']);
  expect(actorWords({ actor: 'person:operator', actorName: '김관제' }, 'en', t)).toBe('김관제');
  const system = t('journal.system');
  expect([actorWords({ actor: 'system', actorName: 'system' }, 'en', t), actorWords({ actorName: 'system' }, 'en', t)]).toEqual([
    system,
    system,
  ]);
});
