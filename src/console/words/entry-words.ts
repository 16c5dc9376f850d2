import type { TFunction } from 'i18next';
import type { TimelineEntry } from '#contract/incident-view.ts';
import { hasWords, wordCode } from './i18n.ts';

/** Facts that say nothing to the reader of a timeline: ids of things shown elsewhere, and what the words already say. */
const SILENT = new Set(['incident', 'version', 'propagation', 'share', 'event', 'key', 'by', 'ticket', 'view', 'seq']);

/** The few facts of an entry worth a line: the note in full, else what the journal kept, in order. */
export function entryDetail(entry: Pick<TimelineEntry, 'kind' | 'data'>, t: TFunction): string {
  const note = entry.data['note'];
  const rest = Object.entries(entry.data).flatMap(([name, value]) => (name === 'note' || SILENT.has(name) ? [] : factWords(name, value, t)));
  return [...(typeof note === 'string' && note !== '' ? [note] : []), ...rest].join(' · ');
}

function factWords(name: string, value: TimelineEntry['data'][string], t: TFunction): readonly string[] {
  if (value === null || value === '' || value === false) return [];
  if (name === 'reason' && typeof value === 'string') return [wordCode(t, 'refused', value)];
  if ((name === 'status' || name === 'from' || name === 'to') && typeof value === 'string' && hasWords(`status.${value}`)) return [String(t(`status.${value}` as 'product'))];
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.join(', ')];
  if (value === true) return [name];
  return [String(value)];
}
