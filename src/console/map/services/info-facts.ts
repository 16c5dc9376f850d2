import { z } from 'zod';
import { readHtmlWords, type HtmlWords } from '#protocol/ogc/html-words.ts';
import { readOgc } from '#protocol/ogc/ogc-problem.ts';
import { readXml, type XmlElement } from '#protocol/ogc/xml-tree.ts';

export type FactRows = readonly (readonly [name: string, value: string])[];

/** Forms that are asked for, the one that says most first; what a server calls them differs in the tail. */
const PREFERRED = [/^application\/(?:geo\+)?json/i, /gml/i, /^(?:text|application)\/xml/i, /^text\/html/i, /^text\/plain/i];
const MAX_THINGS = 10;
const MAX_ROWS = 40;
const MAX_VALUE = 500;
const MAX_TEXT = 2_000;
const XML_LIMITS = { maxCharacters: 1_000_000, maxElements: 20_000 } as const;
const collection = z.object({ features: z.array(z.object({ properties: z.record(z.string(), z.unknown()).nullish() })) });

/** In which of its forms a server is asked what lies at a place; undefined where it names none that can be shown. */
export function infoFormatOf(offered: readonly string[]): string | undefined {
  return PREFERRED.map((form) => offered.find((each) => form.test(each))).find((each) => each !== undefined);
}

/**
 * What a server says of a place, one list a thing, whichever form it comes in: known by how it begins, because servers name one form and send
 * another. Of a page only its words are taken: nothing of it is run, fetched or shown as a page.
 */
export function factsOfAnswer(text: string): readonly FactRows[] {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return [];
  if (/^[[{]/.test(trimmed)) return ofJson(trimmed) ?? ofPlain(trimmed);
  if (/^<(?:!doctype html|html|head|body|table|div|p|h\d|ul|br|style|script)\b/i.test(trimmed)) return ofHtml(trimmed);
  if (trimmed.startsWith('<')) return ofXml(trimmed) ?? ofHtml(trimmed);
  return ofPlain(trimmed);
}

export function rowsOf(properties: Readonly<Record<string, unknown>>): FactRows {
  return Object.entries(properties)
    .filter(([, value]) => value !== null && value !== undefined && typeof value !== 'object')
    .slice(0, MAX_ROWS)
    .map(([name, value]) => [name, String(value).slice(0, MAX_VALUE)]);
}

function ofJson(text: string): readonly FactRows[] | undefined {
  try {
    const read = collection.safeParse(JSON.parse(text));
    return read.success ? filled(read.data.features.map(({ properties }) => rowsOf(properties ?? {}))) : undefined;
  } catch {
    return undefined;
  }
}

function ofPlain(text: string): readonly FactRows[] {
  return [[['', text.slice(0, MAX_TEXT)]]];
}

/** GML of any version, MapServer's own, and the attributes of ESRI: an element whose children are words is a thing. */
function ofXml(text: string): readonly FactRows[] | undefined {
  const read = readOgc(() => readXml(text, XML_LIMITS));
  if (!read.ok || /Exception/.test(read.value.name)) return read.ok ? [] : undefined;
  const things: FactRows[] = [];
  const visit = (element: XmlElement): void => {
    if (things.length >= MAX_THINGS || isGeometry(element)) return;
    const words = element.children.filter((child) => child.children.length === 0 && !isGeometry(child) && !isFields(child));
    const rows: FactRows = [
      ...words.map((child) => [child.name, child.text.trim().slice(0, MAX_VALUE)] as const).filter(([, value]) => value !== ''),
      // ESRI writes what it knows as attributes of FIELDS.
      ...(isFields(element) ? [...element.attributes].map(([name, value]) => [name, value.slice(0, MAX_VALUE)] as const) : []),
    ];
    if (rows.length > 0) things.push(rows.slice(0, MAX_ROWS));
    for (const child of element.children) if (!words.includes(child)) visit(child);
  };
  visit(read.value);
  return things;
}

const isFields = ({ name }: XmlElement): boolean => /^fields$/i.test(name);

/** Where it lies is on the map; its corners say nothing to a person. */
function isGeometry({ name, namespace }: XmlElement): boolean {
  return /opengis\.net\/gml/.test(namespace) && !/^(?:featureMembers?|FeatureCollection|name|description)$/.test(name);
}

/** Rows of its tables; a page without one is its words. */
function ofHtml(text: string): readonly FactRows[] {
  const { tables, words } = readHtmlWords(text);
  const things = filled(tables.flatMap(thingsOf));
  return things.length > 0 ? things : words === '' ? [] : ofPlain(words);
}

/** A table either has a name and a value in each row, or names above and a thing in each row. */
function thingsOf(rows: HtmlWords['tables'][number]): readonly FactRows[] {
  const [first = [], ...rest] = rows.filter((row) => row.length > 0);
  if (first.length > 1 && first.every(({ head }) => head) && rest.length > 0)
    return rest.map((row) => row.map(({ words }, at) => [first[at]?.words ?? '', short(words)] as const).slice(0, MAX_ROWS));
  const named = [first, ...rest].map(([name, ...values]): FactRows[number] =>
    values.length === 0 ? ['', short(name?.words ?? '')] : [name?.words ?? '', short(values.map(({ words }) => words).join(' '))],
  );
  return [named.slice(0, MAX_ROWS)];
}

function short(text: string): string {
  return text.slice(0, MAX_VALUE);
}

function filled(things: readonly FactRows[]): readonly FactRows[] {
  return things.filter((rows) => rows.some(([, value]) => value !== '')).slice(0, MAX_THINGS);
}
