import { OgcRefusal } from '../ogc/ogc-problem.ts';
import { readXml, type XmlElement } from '../ogc/xml-tree.ts';
import { CapFields } from './cap-fields.ts';
import {
  CAP_CATEGORIES,
  CAP_CERTAINTIES,
  CAP_MESSAGE_TYPES,
  CAP_NAMESPACE,
  CAP_RESPONSES,
  CAP_SCOPES,
  CAP_SEVERITIES,
  CAP_STATUSES,
  CAP_URGENCIES,
  type CapAlert,
  type CapInfo,
  type CapReference,
  type CapResource,
} from './cap-alert.ts';
import { readCapArea, readCapValues } from './read-cap-area.ts';

const LIMITS = { maxCharacters: 1_000_000, maxElements: 10_000 };
const MAX_INFOS = 16;
const MAX_AREAS = 50;
const MAX_LISTED = 50;
const MAX_REFERENCES = 100;
const MAX_PROBLEMS = 20;

const OLDER: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:emergency:cap:1.1': 'CAP 1.1',
  'http://www.incident.com/cap/1.0': 'CAP 1.0',
};

export type CapReading =
  | { readonly ok: true; readonly alert: CapAlert; readonly odd: readonly string[] }
  /** Each names its element and the reason. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * One CAP 1.2 message from its XML, validated field by field (OASIS CAP 1.2 §3.2). Never throws: older versions, broken XML,
 * document types and everything beyond the bounds are problems that name the element.
 */
export function readCap(text: string): CapReading {
  const root = readRoot(text);
  if (typeof root === 'string') return { ok: false, problems: [root] };
  const fields = new CapFields(root, '', { problems: [], odd: [] });
  const alert = readAlert(fields);
  return fields.problems.length > 0
    ? { ok: false, problems: fields.problems.slice(0, MAX_PROBLEMS) }
    : { ok: true, alert, odd: fields.odd.slice(0, MAX_PROBLEMS) };
}

function readRoot(text: string): XmlElement | string {
  try {
    const root = readXml(text.replace(/^\u{FEFF}/u, ''), LIMITS);
    const older = OLDER[root.namespace];
    if (older !== undefined) return `alert: this is ${older} (${root.namespace}); only CAP 1.2 (${CAP_NAMESPACE}) is taken`;
    if (root.name !== 'alert') return `alert: the outermost element is ${root.name.slice(0, 40)}`;
    return root.namespace === CAP_NAMESPACE ? root : `alert: its namespace is “${root.namespace.slice(0, 80)}”, not ${CAP_NAMESPACE}`;
  } catch (error) {
    if (error instanceof OgcRefusal) return `alert: ${error.message}`;
    throw error;
  }
}

function readAlert(fields: CapFields): CapAlert {
  fields.passOver(
    'identifier sender sent status msgType source scope restriction addresses code note references incidents info'.split(' '),
  );
  const optional = optionals(fields, ['source', 'restriction', 'addresses', 'note', 'incidents']);
  const alert: CapAlert = {
    identifier: readName(fields, 'identifier'),
    sender: readName(fields, 'sender'),
    sent: fields.timeOf('sent', fields.required('sent') || '-') ?? 0,
    status: fields.oneOf('status', CAP_STATUSES),
    msgType: fields.oneOf('msgType', CAP_MESSAGE_TYPES),
    scope: fields.oneOf('scope', CAP_SCOPES),
    ...optional,
    code: fields.texts('code', MAX_LISTED),
    references: readReferences(fields),
    info: fields.elements('info', MAX_INFOS).map((element, at) => readInfo(fields.within(element, 'info', at))),
  };
  if (alert.scope === 'Restricted' && alert.restriction === undefined) fields.problem('restriction', 'is missing, scope is Restricted');
  if (alert.scope === 'Private' && alert.addresses === undefined) fields.problem('addresses', 'is missing, scope is Private');
  if (alert.msgType !== 'Alert' && alert.references.length === 0) fields.problem('references', `is missing, msgType is ${alert.msgType}`);
  if ((alert.msgType === 'Alert' || alert.msgType === 'Update') && alert.info.length === 0)
    fields.problem('info', `is missing, msgType is ${alert.msgType}`);
  return alert;
}

/** Names in `references` are parted by commas and blanks, so neither may stand in one (CAP 1.2 §3.2.1). */
function readName(fields: CapFields, name: 'identifier' | 'sender'): string {
  const text = fields.required(name);
  if (/[\s,<&]/.test(text)) fields.problem(name, 'may hold neither blanks, commas, < nor &');
  if (text.length > 256) fields.problem(name, 'longer than 256 characters');
  return text;
}

function readReferences(fields: CapFields): readonly CapReference[] {
  const all = (fields.optional('references') ?? '').split(' ').filter((each) => each !== '');
  if (all.length > MAX_REFERENCES) fields.problem('references', `${all.length} of them, at most ${MAX_REFERENCES}`);
  return all.slice(0, MAX_REFERENCES).flatMap((each) => {
    const [sender = '', identifier = '', sent = '', ...rest] = each.split(',');
    if (sender === '' || identifier === '' || sent === '' || rest.length > 0) {
      fields.problem('references', `“${each.slice(0, 80)}” is not “sender,identifier,sent”`);
      return [];
    }
    const at = fields.timeOf('references', sent);
    return at === undefined ? [] : [{ sender, identifier, sent: at }];
  });
}

const INFO_TEXTS = ['audience', 'senderName', 'headline', 'description', 'instruction', 'web', 'contact'] as const;

function readInfo(fields: CapFields): CapInfo {
  fields.passOver([
    ...INFO_TEXTS,
    ...'language category event responseType urgency severity certainty eventCode effective onset expires parameter resource area'.split(
      ' ',
    ),
  ]);
  const category = fields.manyOf('category', CAP_CATEGORIES, MAX_LISTED);
  if (fields.elements('category', MAX_LISTED).length === 0) fields.problem('category', 'is missing');
  const times = Object.fromEntries(
    (['effective', 'onset', 'expires'] as const).flatMap((name) => {
      const time = fields.time(name);
      return time === undefined ? [] : [[name, time] as const];
    }),
  );
  return {
    language: fields.optional('language') ?? 'en-US',
    category,
    event: fields.required('event'),
    responseType: fields.manyOf('responseType', CAP_RESPONSES, MAX_LISTED),
    urgency: fields.oneOf('urgency', CAP_URGENCIES),
    severity: fields.oneOf('severity', CAP_SEVERITIES),
    certainty: fields.oneOf('certainty', CAP_CERTAINTIES),
    eventCode: readCapValues(fields, 'eventCode'),
    ...times,
    ...optionals(fields, INFO_TEXTS),
    parameter: readCapValues(fields, 'parameter'),
    resource: fields.elements('resource', MAX_LISTED).map((element, at) => readResource(fields.within(element, 'resource', at))),
    area: fields.elements('area', MAX_AREAS).map((element, at) => readCapArea(fields.within(element, 'area', at))),
  };
}

function readResource(fields: CapFields): CapResource {
  const size = fields.number('size');
  return {
    resourceDesc: fields.required('resourceDesc'),
    mimeType: fields.required('mimeType'),
    ...(size === undefined ? {} : { size }),
    ...optionals(fields, ['uri', 'digest']),
  };
}

function optionals<Name extends string>(fields: CapFields, names: readonly Name[]): Partial<Record<Name, string>> {
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const text = fields.optional(name);
    if (text !== undefined) found[name] = text;
  }
  return found;
}
