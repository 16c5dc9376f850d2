import { IMPORT_SENTENCES } from '#contract/import-sentence.ts';
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
  rowReason: {
    missing: 'missing',
    notANumber: 'not a number',
    outsideBounds: 'outside the city’s bounds',
    swapped: 'longitude and latitude were swapped; corrected',
    noCameras: 'number of cameras is 0',
    tooMany: 'too many',
    tooLong: 'too long',
    tooManyCells: 'too many cells',
    unclosedQuote: 'a quotation mark is not closed',
    columnCount: 'not as many cells as columns',
    unreadableText: 'unreadable characters',
    sameAsEarlier: 'same as an earlier row; counted once',
    duplicateId: 'number already used by an earlier row',
    assumedOne: 'no count; taken as one',
    columns: 'not as many columns as the list has',
    tooLarge: 'larger than can be',
    notACode: 'not a code of that many digits',
    unknownCode: 'not a code of the standard',
    unknownChange: 'unknown reason of change',
    unknownAddress: 'no such address',
    noPlace: 'no place',
    badPlace: 'outside the country',
    unreadable: 'characters that do not fit the code page',
    badId: 'not an ID of ten digits',
    duplicate: 'already in an earlier row, which is kept',
    noSuchNode: 'no such node',
    noSuchLink: 'no such link',
    notAtNode: 'links do not meet at this node',
    endOffNode: 'the line ends away from its node',
    outside: 'outside the country or the range of degrees',
    noShape: 'no line',
    turnsUnannounced: 'rules of turning that TURN_P does not announce; kept',
    turnsMissing: 'TURN_P is set, but there is no rule of turning',
    wrongLength: 'length differs from the line; the line’s is taken',
  },
  csvLayout: { standard: 'standard (by site)', sites: 'list of sites', cameras: 'list of cameras' },
};
