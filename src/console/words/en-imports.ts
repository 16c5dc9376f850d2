import { IMPORT_SENTENCES } from '#contract/import-sentence.ts';
import { ROW_REASON_WORDS } from '#contract/row-reason-words.ts';
import type { koImports } from './ko-imports.ts';
import type { Sentences } from './sentences.ts';

/** English words: as the API tells them, but for those that name an option of the command line; and of the rows of an import. */
export const enImports: Sentences<typeof koImports> = {
  importSentence: {
    ...IMPORT_SENTENCES,
    noCodePage: '{{file}} is no text in {{encoding}}. Choose its code page and check again.',
    nodesOutside:
      '{{outside}} of {{all}} nodes would lie outside of Korea as {{crs}}. Choose the coordinate system of the file and check again: {{known}}.',
    namesUnreadable:
      '{{roads}} road names cannot be read as {{encoding}}; their roads are taken without a name. Choose the code page and check again.',
    systemUnclear:
      '{{file}}: its coordinates are metres and could be of several systems. Choose the coordinate system and check again: {{known}}.',
  },
  rowReason: ROW_REASON_WORDS.en,
  csvLayout: { standard: 'standard (by site)', sites: 'list of sites', cameras: 'list of cameras' },
};
