import type { TFunction } from 'i18next';
import type { TimelineEntry } from '#contract/incident-view.ts';
import { basisWords } from './basis-words.ts';
import { hasWords } from './i18n.ts';
import { distance } from './time.ts';

type Value = TimelineEntry['data'][string];

/** What the ids in an entry are called, and how a moment is written here. */
export interface EntryNames {
  readonly organisation: (id: string) => string;
  readonly camera: (id: string) => string;
  readonly role: (id: string) => string;
  readonly stamp: (at: number) => string;
}

/** Facts worth a line of a timeline, in the order they are read. All others stand in the journal only. */
const TIMELINE = [
  'note',
  'personName',
  'people',
  'post',
  'crew',
  'procedure',
  'unfinished',
  'kind',
  'occurrence',
  'callSign',
  'medium',
  'organisation',
  'camera',
  'cameras',
  'purpose',
  'basis',
  'until',
  'channel',
  'channels',
  'distanceMetres',
  'vehicle',
  'plate',
  'command',
  'server',
  'uid',
  'reason',
  'why',
  'by',
  'drill',
] as const;
/** Facts that no reader needs as text: ids of the entry's own things. The journal shows them when it is unfolded. */
const NEVER = new Set([
  'propagation',
  'share',
  'person',
  'service',
  'requester',
  'lon',
  'lat',
  'type',
  'view',
  'ticket',
  'push',
  'sighting',
  'seenAt',
  'certain',
  'escalation',
  'handover',
  'list',
  'item',
  'into',
  'merged',
  'propagations',
  'split',
  'from',
  'dispatch',
  'unit',
  'evidence',
  'implied',
  'sha256',
  'group',
]);

interface Wording {
  readonly names: EntryNames;
  readonly t: TFunction;
}

/** One line for the timeline. */
export function timelineWords(entry: Pick<TimelineEntry, 'kind' | 'data'>, names: EntryNames, t: TFunction): string {
  return TIMELINE.flatMap((name) => valueWords(name, entry.data[name], { names, t })).join(' · ');
}

/** The facts of a journal entry, each with its name: those a reader looks for first. */
export function journalWords(entry: Pick<TimelineEntry, 'kind' | 'data'>, names: EntryNames, t: TFunction): string {
  const place = (name: string): number => (TIMELINE as readonly string[]).indexOf(name) + 1 || TIMELINE.length + 1;
  return Object.entries(entry.data)
    .sort(([a], [b]) => place(a) - place(b))
    .flatMap(([name, value]) =>
      NEVER.has(name) ? [] : valueWords(name, value, { names, t }).map((words) => `${labelWords(name, t)} ${words}`),
    )
    .join(' · ');
}

function labelWords(name: string, t: TFunction): string {
  return hasWords(`fact.${name}`) ? String(t(`fact.${name}` as 'product')) : name;
}

function valueWords(name: string, value: Value | undefined, wording: Wording): readonly string[] {
  const { names, t } = wording;
  if (value === undefined || value === null || value === '' || value === false) return [];
  if (Array.isArray(value))
    return value.length === 0
      ? []
      : [value.map((each) => (name === 'cameras' || name === 'leftOut' ? names.camera(each) : textWords(name, each, wording))).join(', ')];
  if (value === true) return [name === 'drill' ? t('drill') : t('common.yes')];
  if (typeof value === 'number') return [numberWords(name, value, names)];
  return [textWords(name, value, wording)];
}

function numberWords(name: string, value: number, names: EntryNames): string {
  if (name === 'distanceMetres') return distance(value);
  return value > 1e12 ? names.stamp(value) : value.toLocaleString('en');
}

/** Codes are worded where there are words for them, whichever part of the system they come from. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  reason: ['endReason', 'refused', 'video', 'problem'],
  why: ['endReason'],
  ignored: ['refused', 'endReason'],
  command: ['action'],
  grade: ['grade'],
  by: ['endReason'],
  channel: ['telling.channel'],
  channels: ['telling.channel'],
  medium: ['evidence'],
  transport: ['tile.path'],
  placeOrigin: ['placeOrigin'],
  state: ['caseState'],
  method: ['surveyMethod'],
  set: ['geodata.set'],
};

function textWords(name: string, value: string, { names, t }: Wording): string {
  if (name === 'organisation') return names.organisation(value);
  if (name === 'camera') return names.camera(value);
  if (name === 'role' || name === 'post') return names.role(value);
  if (name === 'basis') return basisWords(value, t);
  const key = CODES[name]?.map((group) => `${group}.${value}`).find(hasWords);
  return key ? String(t(key as 'product')) : value;
}
