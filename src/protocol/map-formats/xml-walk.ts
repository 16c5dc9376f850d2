import { SaxesParser } from 'saxes';
import { Refused, type OnProgress } from './map-file.ts';

/** Deeper than any real document; a stack of a million elements is an attack. */
const MAX_DEPTH = 200;
/** One text, an attribute or a declaration of an entity: as much as a very long line needs (coordinates of a track). */
const MAX_TEXT = 64 * 1024 * 1024;
const PIECE = 1024 * 1024;

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names from the root to the parent. */
  readonly path: readonly string[];
}

export interface XmlWalk {
  open(element: XmlElement): void;
  /** `text` is what stood directly within it. */
  close(element: XmlElement, text: string): void;
}

/**
 * Walks through XML as it stands. A document type declaration is refused as such: entities are how a small file becomes a
 * gigabyte or reads other files, and no map needs one. Nothing outside is ever looked at. Throws Refused for what is no XML.
 */
export function walkXml(text: string, walk: XmlWalk, onProgress?: OnProgress): void {
  // Before the parser has collected a declaration that may be a hundred megabytes: it tells of one only when it ends.
  const root = text.search(/<[A-Za-z_]/);
  if (text.slice(0, root < 0 ? PIECE : root).includes('<!DOCTYPE')) throw new Refused({ reason: 'doctype', detail: '<!DOCTYPE' });
  const parser = new SaxesParser({ xmlns: false, position: false });
  const stack: { readonly element: XmlElement; texts: string[]; length: number }[] = [];
  const path: string[] = [];
  parser.on('doctype', () => {
    throw new Refused({ reason: 'doctype', detail: '<!DOCTYPE' });
  });
  parser.on('error', (error) => {
    throw new Refused({ reason: 'broken', detail: error.message.slice(0, 120) });
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (stack.length >= MAX_DEPTH) throw new Refused({ reason: 'broken', detail: `${MAX_DEPTH} elements deep` });
    const element: XmlElement = { name: withoutPrefix(name), attributes, path: [...path] };
    stack.push({ element, texts: [], length: 0 });
    path.push(element.name);
    walk.open(element);
  });
  const onText = (piece: string): void => {
    const top = stack.at(-1);
    if (!top) return;
    top.length += piece.length;
    if (top.length > MAX_TEXT) throw new Refused({ reason: 'broken', detail: `<${top.element.name}> is too long` });
    top.texts.push(piece);
  };
  parser.on('text', onText);
  parser.on('cdata', onText);
  parser.on('closetag', () => {
    const top = stack.pop();
    path.pop();
    if (top) walk.close(top.element, top.texts.join('').trim());
  });
  for (let at = 0; at < text.length; at += PIECE) {
    parser.write(text.slice(at, at + PIECE));
    onProgress?.(Math.min(1, (at + PIECE) / text.length));
  }
  parser.close();
}

export function withoutPrefix(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
