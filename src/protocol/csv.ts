/**
 * Comma-separated values (RFC 4180) as they come: text pushed in any pieces, records out, bounds on everything. A fault
 * costs its own line: after a quote that nobody closed, reading goes on with the line below it.
 */
export interface CsvRecord {
  /** Line of the text where the record begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Set when the record could not be read; `cells` then holds what was read of it. */
  readonly problem?: 'tooLong' | 'tooManyCells' | 'unclosedQuote';
}

export interface CsvReader {
  /** The records that this piece completes, in order; blank lines give none. */
  push(text: string): CsvRecord[];
  /** The last record, where no line end follows it. */
  end(): CsvRecord[];
}

const MAX_RECORD_CHARACTERS = 16 * 1024;
const MAX_CELLS = 256;

interface Reading {
  readonly separator: string;
  readonly done: CsvRecord[];
  cells: string[];
  cell: string;
  /** `after`: behind a closing quote, where a second quote means a quote. */
  quote: 'none' | 'inside' | 'after';
  /** Text of this cell has begun, so a quote is only a character. */
  begun: boolean;
  characters: number;
  line: number;
  startLine: number;
  problem: CsvRecord['problem'];
  /** What has been read inside quotes below the record's first line: read again if the quote is never closed. */
  below: string | undefined;
  /** The last character was a carriage return, so a line feed belongs to it. */
  afterReturn: boolean;
}

export function makeCsvReader({ separator = ',' }: { readonly separator?: ',' | '\t' | ';' } = {}): CsvReader {
  const reading: Reading = {
    separator,
    done: [],
    cells: [],
    cell: '',
    quote: 'none',
    begun: false,
    characters: 0,
    line: 1,
    startLine: 1,
    problem: undefined,
    below: undefined,
    afterReturn: false,
  };
  return {
    push: (text) => {
      for (const character of text) take(reading, character);
      return reading.done.splice(0);
    },
    end: () => {
      while (reading.quote === 'inside') giveUpQuote(reading);
      if (reading.characters > 0) endRecord(reading);
      return reading.done.splice(0);
    },
  };
}

function take(reading: Reading, character: string): void {
  const lineEnd = character === '\n' || character === '\r';
  if (lineEnd && !(character === '\n' && reading.afterReturn)) reading.line += 1;
  const joined = character === '\n' && reading.afterReturn;
  reading.afterReturn = character === '\r';
  if (reading.quote === 'inside') return takeQuoted(reading, character);
  if (lineEnd) return joined ? undefined : endRecord(reading);
  if (!count(reading)) return;
  if (reading.quote === 'after' && character === '"') {
    reading.cell += '"';
    reading.quote = 'inside';
  } else if (character === '"' && !reading.begun) {
    reading.quote = 'inside';
    reading.begun = true;
  } else if (character === reading.separator) {
    endCell(reading);
  } else {
    reading.begun = true;
    reading.quote = 'none';
    reading.cell += character;
  }
}

function takeQuoted(reading: Reading, character: string): void {
  if (reading.below !== undefined) reading.below += character;
  else if (character === '\n' || character === '\r') reading.below = '';
  if (character === '"') reading.quote = 'after';
  else if (count(reading)) reading.cell += character;
  else giveUpQuote(reading);
}

/** The line with the open quote is a fault; those below it are read as if it had not been there. */
function giveUpQuote(reading: Reading): void {
  const below = reading.below ?? '';
  const cut = reading.below === undefined;
  reading.problem = 'unclosedQuote';
  if (cut) {
    // Still on its own line: pass over the rest of it.
    reading.quote = 'none';
    return;
  }
  reading.line = reading.startLine + 1;
  endRecord(reading);
  reading.afterReturn = false;
  for (const character of below) take(reading, character);
}

/** False once the record is over its bound: the rest of its line is passed over. */
function count(reading: Reading): boolean {
  reading.characters += 1;
  if (reading.characters > MAX_RECORD_CHARACTERS) reading.problem ??= 'tooLong';
  return reading.problem === undefined;
}

function endCell(reading: Reading): void {
  if (reading.cells.length >= MAX_CELLS) reading.problem ??= 'tooManyCells';
  else reading.cells.push(reading.cell);
  reading.cell = '';
  reading.quote = 'none';
  reading.begun = false;
}

function endRecord(reading: Reading): void {
  const blank = reading.characters === 0 && reading.cells.length === 0 && !reading.begun;
  if (!blank) {
    endCell(reading);
    reading.done.push({
      line: reading.startLine,
      cells: reading.cells,
      ...(reading.problem === undefined ? {} : { problem: reading.problem }),
    });
  }
  reading.cells = [];
  reading.cell = '';
  reading.quote = 'none';
  reading.begun = false;
  reading.characters = 0;
  reading.problem = undefined;
  reading.below = undefined;
  reading.startLine = reading.line;
}

/** One record as a line of CSV, quoted where it must be. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
