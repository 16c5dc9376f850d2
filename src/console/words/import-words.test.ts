import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { loadWords } from '../../../test/support/console-words.ts';
import { IMPORT_SENTENCES, sayOfImport, type ImportSentence } from '#contract/import-sentence.ts';
import { en } from './en.ts';
import { importWords } from './import-words.ts';
import { ko } from './ko.ts';

beforeAll(loadWords);

const slots = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
const inKorean = (sentence: ImportSentence): string => importWords(sentence, i18next.getFixedT('ko'));
const inEnglish = (sentence: ImportSentence): string => importWords(sentence, i18next.getFixedT('en'));

test('Q25: every sentence about an import has words in both languages, with the same slots as the one of the API', () => {
  for (const [language, { importSentence: words }] of Object.entries({ ko, en })) {
    expect(Object.keys(words).sort(), language).toEqual(Object.keys(IMPORT_SENTENCES).sort());
    for (const [code, text] of Object.entries(words))
      expect(slots(text), `${language} ${code}`).toEqual(slots(IMPORT_SENTENCES[code as keyof typeof IMPORT_SENTENCES]));
    // An administrator at a screen has no command line.
    expect(Object.values(words).join(' '), language).not.toContain('--');
  }
  for (const [code, text] of Object.entries(ko.importSentence)) expect(text, code).toMatch(/[가-힣]/);
});

test('Q25: a failure is told in the language of the screen, its values as they came, and one that is not known yet as the API says it', () => {
  const locked = sayOfImport('archiveLocked', { file: 'roads.zip: MOCT_LINK.dbf' });
  expect(locked.text).toBe('roads.zip: MOCT_LINK.dbf is locked with a password; unpack it.');
  expect(inKorean(locked)).toBe('roads.zip: MOCT_LINK.dbf: 암호가 걸려 있습니다. 압축을 풀어 올리십시오.');
  expect(inEnglish(locked)).toBe(locked.text);
  expect(inKorean(sayOfImport('tooManyRows', { most: 60_000_000 }))).toBe('한 번에 60,000,000행까지 반입할 수 있습니다.');
  expect(inKorean({ code: 'somethingNew', values: {}, text: 'Something new.' })).toBe('Something new.');
});

test('Q25: what stands in a file is shown and never read as a slot, a key or an option', () => {
  const named = sayOfImport('sameName', { file: '{{first}}.csv', first: '$t(product)', second: '<b>' });
  expect(named.text).toBe('{{first}}.csv is there twice and not the same: in $t(product) and in <b>. Bring one of them.');
  expect(inKorean(named)).toBe('{{first}}.csv: 같은 이름의 서로 다른 파일이 $t(product), <b>에 있습니다. 하나만 올리십시오.');
  expect(inKorean({ ...sayOfImport('noJson', { file: 'a.json' }), values: { file: 'a.json', lng: 'en', count: 2 } })).toBe(
    'a.json: JSON 형식이 아닙니다.',
  );
});
