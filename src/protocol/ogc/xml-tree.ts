import { SaxesParser } from 'saxes';
import { OgcRefusal } from './ogc-problem.ts';

/** An element by its local name: the prefixes of partners differ, and no two names of ours differ by namespace alone. */
export interface XmlElement {
  readonly name: string;
  readonly namespace: string;
  /** By local name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export interface XmlLimits {
  readonly maxCharacters: number;
  readonly maxElements: number;
  /** A document type that only names where its definition lies is passed over, as WMS 1.1.1 has one; it is never fetched. */
  readonly mayName?: boolean;
}

interface Growing extends XmlElement {
  readonly attributes: Map<string, string>;
  readonly children: Growing[];
  text: string;
}

const MAX_DEPTH = 100;

/**
 * A small XML text as a tree. No document type is taken, so that there are neither entities that grow nor files that are
 * fetched (XXE, billion laughs); what is deeper or larger than the limits is refused while it is read.
 */
export function readXml(text: string, limits: XmlLimits): XmlElement {
  if (text.length > limits.maxCharacters)
    throw new OgcRefusal('OperationParsingFailed', `The XML is longer than ${limits.maxCharacters} characters.`);
  const parser = new SaxesParser({ xmlns: true });
  const open: Growing[] = [];
  let root: Growing | undefined;
  let elements = 0;
  parser.on('doctype', (type) => {
    if (limits.mayName === true && !type.includes('[')) return;
    throw new OgcRefusal('OperationParsingFailed', 'A document type (DOCTYPE) is not taken.');
  });
  parser.on('error', (error) => {
    throw new OgcRefusal('OperationParsingFailed', `The XML cannot be read: ${error.message}`);
  });
  parser.on('opentag', (tag) => {
    elements += 1;
    if (elements > limits.maxElements || open.length >= MAX_DEPTH)
      throw new OgcRefusal('OperationParsingFailed', `The XML has more than ${limits.maxElements} elements, or is too deep.`);
    const attributes = new Map(Object.values(tag.attributes).map((each) => [each.local, each.value]));
    const element: Growing = { name: tag.local, namespace: tag.uri, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const take = (piece: string): void => {
    const current = open.at(-1);
    if (current) current.text += piece;
  };
  parser.on('text', take);
  parser.on('cdata', take);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (!root) throw new OgcRefusal('OperationParsingFailed', 'The XML has no element.');
  return root;
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of a child, without the white space around it; undefined where there is no such child, or nothing in it. */
export function textOf(element: XmlElement, name: string): string | undefined {
  return childOf(element, name)?.text.trim() || undefined;
}
