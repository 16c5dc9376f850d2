import type { z } from 'zod';
import type { DispatchView, EvidenceView, fieldFacts } from '#contract/field-view.ts';
import { stepOf, type Dispatch } from '#domain/dispatch.ts';
import { evidenceKind, type Evidence } from '#domain/evidence.ts';
import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import type { FieldAbility } from '#engine/field/field-act.ts';
import { mayInField, mayRecall, mayReport, mayViewEvidence } from '#engine/field/field-policy.ts';
import type { Leave } from '#engine/leave.ts';
import { organisationTitle, shownActor } from './present-names.ts';
import type { PresentPorts } from './present-ports.ts';

type FieldFacts = { readonly [Name in keyof typeof fieldFacts]: z.input<(typeof fieldFacts)[Name]> };
type Ability = true | { refused: string };

const asAbility = (leave: Leave): Ability => (leave.ok ? true : { refused: leave.reason });

/** What this person may know of an incident's field: an outside organisation its own units, requests and evidence, and the evidence given to it. */
export function presentField(
  incident: Incident,
  viewer: Person,
  ports: PresentPorts,
): Omit<FieldFacts, 'net'> & Pick<Partial<FieldFacts>, 'net'> {
  const mine = (given: { readonly organisation: string }): boolean =>
    viewer.standing === 'owner' || given.organisation === viewer.organisation;
  const { net } = incident;
  return {
    dispatches: (incident.dispatches ?? []).filter(mine).map((dispatch) => presentDispatch(dispatch, { incident, viewer, ports })),
    evidence: (incident.evidence ?? [])
      .filter((evidence) => mayViewEvidence(viewer, incident, aboutEvidence(evidence, ports)).ok)
      .map((evidence) => presentEvidence(evidence, viewer, ports)),
    videoAsked: (incident.videoAsked ?? []).filter(mine).map(({ organisation, at, callSign }) => ({
      organisation,
      organisationTitle: organisationTitle(organisation, ports),
      at,
      ...(callSign === undefined ? {} : { callSign }),
    })),
    ...(net === undefined || viewer.standing !== 'owner' ? {} : { net: { centre: net.centre, brought: [...net.brought] } }),
  };
}

export function fieldAbility(incident: Incident, viewer: Person, { ability, now }: { ability: FieldAbility; now: number }): Ability {
  return asAbility(mayInField(viewer, incident, { ability, now }));
}

/** What the policy is told of a piece beside itself. */
export function aboutEvidence(
  evidence: Evidence,
  { organisations, now }: Pick<PresentPorts, 'organisations' | 'now'>,
): { evidence: Evidence; owner: boolean; now: number } {
  return { evidence, owner: organisations.get(evidence.organisation)?.standing === 'owner', now: now() };
}

function presentDispatch(
  dispatch: Dispatch,
  { incident, viewer, ports }: { incident: Incident; viewer: Person; ports: PresentPorts },
): DispatchView {
  const { sentBy, ...facts } = dispatch;
  const { actorName, actorTitle } = shownActor(sentBy, viewer, ports);
  return {
    ...facts,
    organisationTitle: organisationTitle(dispatch.organisation, ports),
    step: stepOf(dispatch),
    sentBy: actorName,
    ...(actorTitle === undefined ? {} : { sentByTitle: actorTitle }),
    can: { report: asAbility(mayReport(viewer, incident, dispatch)), recall: asAbility(mayRecall(viewer, incident, dispatch)) },
  };
}

function presentEvidence(evidence: Evidence, viewer: Person, ports: PresentPorts): EvidenceView {
  const { sha256: _digest, addedBy, ...facts } = evidence;
  const { actorName, actorTitle } = shownActor(addedBy, viewer, ports);
  return {
    ...facts,
    kind: evidenceKind(evidence.type),
    organisationTitle: organisationTitle(evidence.organisation, ports),
    addedBy: actorName,
    ...(actorTitle === undefined ? {} : { addedByTitle: actorTitle }),
  };
}
