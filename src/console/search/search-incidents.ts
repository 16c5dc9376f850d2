import { holdsWord } from '#base/hangul.ts';
import type { IncidentView } from '#contract/incident-view.ts';

/** Incidents whose kind, place, content, case number or owner hold every word, also by initial consonants; the newest first. */
export function matchingIncidents(incidents: ReadonlyMap<string, IncidentView>, text: string, max: number): readonly IncidentView[] {
  const words = text.split(/\s+/).filter((word) => holdsWord(word, word));
  if (words.length === 0) return [];
  return [...incidents.values()]
    .filter((incident) => {
      const all = [
        incident.kind,
        incident.place?.address ?? incident.place?.nearAddress ?? '',
        incident.content ?? '',
        incident.assignee?.name ?? '',
        ...incident.cases.map((each) => each.occurrence),
      ];
      return words.every((word) => all.some((each) => holdsWord(each, word)));
    })
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, max);
}
