import { sayOfImport, type ImportCode, type ImportSentence, type SentenceValues } from '#contract/import-sentence.ts';

/** Files that cannot be taken as a whole; told in the report of their import, never thrown out of it. */
export class Unreadable extends Error {
  readonly sentence: ImportSentence;

  constructor(sentence: ImportSentence) {
    super(sentence.text);
    this.sentence = sentence;
  }
}

/** To be thrown. */
export function unreadable<Code extends ImportCode>(code: Code, ...values: SentenceValues<Code>): Unreadable {
  return new Unreadable(sayOfImport(code, ...values));
}
