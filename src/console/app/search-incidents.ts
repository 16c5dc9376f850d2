import type { IncidentView } from '#contract/incident-view.ts';

/** Incidents whose kind, place, content or case number hold every word, newest first. */
export function matchingIncidents(incidents: ReadonlyMap<string, IncidentView>, text: string, max: number): readonly IncidentView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return [...incidents.values()]
    .filter((incident) => {
      const all = [
        incident.kind,
        incident.place?.address ?? '',
        incident.content ?? '',
        incident.assignee?.name ?? '',
        ...incident.cases.map((each) => each.occurrence),
      ]
        .join(' ')
        .toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => b.openedAt - a.openedAt)
    .slice(0, max);
}
