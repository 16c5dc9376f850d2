import type { RelayToServer } from '#contract/relay-control.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';

/** Pushes have a keeper of their own, who writes what becomes of them. */
export type Report = Exclude<Extract<RelayToServer, { report: number }>, { type: 'push.closed' }>;

/** The journal entry of what a relay reports. Publications are entries of their own: nobody looked at anything (LAW-06). */
export function entryOfReport(report: Report): EntryDraft {
  const { ref } = report;
  const publishes = ref !== undefined && ref.incident === undefined;
  const incident = ref?.incident === undefined ? {} : { incident: ref.incident as IncidentId };
  const actor = ref ? `person:${ref.person}` : 'unknown';
  if (report.type === 'view.refused') {
    const who = ref ? { organisation: ref.organisation } : {};
    const data = { camera: report.camera, reason: report.reason, peer: report.peer, ...who };
    return { kind: publishes ? 'publication.refused' : 'view.refused', at: report.at, actor, ...incident, data };
  }
  const common = { view: report.ref.view, camera: report.ref.camera, organisation: report.ref.organisation };
  if (report.type === 'view.opened') {
    const data = { ...common, transport: report.transport, peer: report.peer };
    return { kind: publishes ? 'publication.opened' : 'view.opened', at: report.at, actor, ...incident, data };
  }
  if (report.type !== 'view.closed') return { kind: report.type, at: report.at, actor, ...incident, data: common };
  const data = { ...common, reason: report.reason, frames: report.frames, bytes: report.bytes };
  return { kind: publishes ? 'publication.closed' : 'view.closed', at: report.at, actor, ...incident, data };
}
