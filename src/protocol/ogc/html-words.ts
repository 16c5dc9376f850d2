export interface HtmlCell {
  readonly head: boolean;
  readonly words: string;
}

/** What a page says: the rows of its innermost tables, and all of its words. */
export interface HtmlWords {
  readonly tables: readonly (readonly (readonly HtmlCell[])[])[];
  readonly words: string;
}

/** What stands in these is not said to anybody. */
const SILENT = new Set(['script', 'style', 'head', 'title', 'template', 'noscript', 'iframe', 'object', 'svg']);
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const MAX_CHARACTERS = 200_000;
const MAX_CELLS = 5_000;

interface OpenTable {
  readonly rows: HtmlCell[][];
  cell: { readonly head: boolean; words: string } | undefined;
  /** A table within one of its cells: its rows only lay out a page. */
  holdsTable: boolean;
}

/**
 * The words of a page of another server. A page is read as text and never made into one: a browser that parses it would look at what it wants
 * to run and to fetch, even where it then refuses.
 */
export function readHtmlWords(text: string): HtmlWords {
  const tables: HtmlCell[][][] = [];
  const open: OpenTable[] = [];
  const words: string[] = [];
  let [silent, cells]: [string | undefined, number] = [undefined, 0];

  function endCell(): void {
    const table = open.at(-1);
    if (!table?.cell) return;
    const { head, words: said } = table.cell;
    if (cells < MAX_CELLS) table.rows.at(-1)?.push({ head, words: tidy(said) });
    cells += 1;
    table.cell = undefined;
  }
  function endTable(): void {
    endCell();
    const table = open.pop();
    if (table && !table.holdsTable && table.rows.some((row) => row.length > 0)) tables.push(table.rows);
  }
  function onTag(name: string, closes: boolean): void {
    const table = open.at(-1);
    if (name === 'table') {
      if (closes) return endTable();
      if (table) table.holdsTable = true;
      return void open.push({ rows: [], cell: undefined, holdsTable: false });
    }
    if (name === 'tr' || name === 'td' || name === 'th') endCell();
    if (closes || !table) return;
    if (name === 'tr') table.rows.push([]);
    else if (name === 'td' || name === 'th') table.cell = { head: name === 'th', words: '' };
  }

  for (const piece of piecesOf(text.slice(0, MAX_CHARACTERS))) {
    if (silent !== undefined) {
      if (piece.tag === silent && piece.closes) silent = undefined;
      continue;
    }
    if (piece.tag !== undefined && SILENT.has(piece.tag) && !piece.closes) silent = piece.tag;
    else if (piece.tag !== undefined) onTag(piece.tag, piece.closes);
    const said = piece.tag === undefined ? plain(piece.words) : ' ';
    words.push(said);
    const cell = open.at(-1)?.cell;
    if (cell) cell.words += said;
  }
  while (open.length > 0) endTable();
  return { tables, words: tidy(words.join('')) };
}

interface Piece {
  /** Undefined: words. */
  readonly tag: string | undefined;
  readonly closes: boolean;
  readonly words: string;
}

/** Tags and the words between them, each sign looked at once: what never ends ends the page. */
function* piecesOf(text: string): Generator<Piece> {
  const name = /<(\/?)([a-z][a-z0-9:-]*)/iy;
  let at = 0;
  while (at < text.length) {
    const begins = text.indexOf('<', at);
    const end = begins < 0 ? text.length : begins;
    if (end > at) yield { tag: undefined, closes: false, words: text.slice(at, end) };
    if (begins < 0) return;
    name.lastIndex = begins;
    const [, slash, tag] = name.exec(text) ?? [];
    const isComment = text.startsWith('<!--', begins);
    if (tag === undefined && !isComment && text[begins + 1] !== '!') {
      yield { tag: undefined, closes: false, words: '<' };
      at = begins + 1;
      continue;
    }
    const after = isComment ? endOf(text.indexOf('-->', begins), 3) : endOf(endOfTag(text, begins), 1);
    if (after === undefined) return;
    if (tag !== undefined) yield { tag: tag.toLowerCase(), closes: slash === '/', words: '' };
    at = after;
  }
}

const endOf = (found: number, length: number): number | undefined => (found < 0 ? undefined : found + length);

/** Where the sign stands that ends a tag, past whatever is quoted in it. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at;
  }
  return -1;
}

function plain(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, (all, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? all;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff) ? String.fromCodePoint(code) : '';
  });
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
