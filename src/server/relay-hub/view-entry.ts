import type { RelayToServer } from '#contract/relay-control.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';

/** What a relay reports of a look, as the journal keeps it. */
export function viewEntry(report: Extract<RelayToServer, { report: number }>): EntryDraft {
  if (report.type === 'view.refused') {
    const who = report.ref ? { organisation: report.ref.organisation } : {};
    return {
      kind: 'view.refused',
      at: report.at,
      actor: report.ref ? `person:${report.ref.person}` : 'unknown',
      ...(report.ref ? { incident: report.ref.incident as IncidentId } : {}),
      data: { camera: report.camera, reason: report.reason, peer: report.peer, ...who },
    };
  }
  const { ref } = report;
  const common = { view: ref.view, camera: ref.camera, organisation: ref.organisation };
  const data =
    report.type === 'view.opened'
      ? { ...common, transport: report.transport, peer: report.peer }
      : { ...common, reason: report.reason, frames: report.frames, bytes: report.bytes };
  return { kind: report.type, at: report.at, actor: `person:${ref.person}`, incident: ref.incident as IncidentId, data };
}
