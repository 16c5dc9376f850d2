import { INCIDENT_ABILITIES, type IncidentCamera, type IncidentView } from '#contract/incident-view.ts';
import type { Area } from '#domain/area.ts';
import type { ChosenCamera, Incident, Share } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import type { FieldAbility } from '#engine/field/field-act.ts';
import { mayCommand } from '#engine/command-policy.ts';
import { mayPushVideo, mayViewProfile, mayViewVideo } from '#engine/policy.ts';
import { presentHandling, presentPropagation } from './present-handling.ts';
import { organisationTitle, shownActor, shownPerson } from './present-names.ts';
import { fieldAbility, presentField } from './present-field.ts';
import { presentPush } from './present-push.ts';
import type { PresentPorts } from './present-ports.ts';

/**
 * An incident as this person may see it, with what they can do (S10…S13, docs/spec/sharing.md). The caller has asked
 * `maySee`; this never shows another organisation's shares or receipts to a partner.
 */
export function presentIncident(incident: Incident, viewer: Person, ports: PresentPorts): IncidentView {
  const { id, service, status, grade, kind, content, place, drill, occurredAt, openedAt, acknowledgedAt, closedAt, updatedAt, version } =
    incident;
  const mine = (given: { readonly organisation: string }): boolean =>
    viewer.standing === 'owner' || given.organisation === viewer.organisation;
  return {
    id,
    service,
    serviceTitle: ports.serviceTitle(service) ?? { ko: service, en: service },
    status,
    grade,
    kind,
    ...(content === undefined ? {} : { content }),
    ...(place === undefined ? {} : { place: { ...place } }),
    drill,
    ...alarmFor(incident, viewer, ports),
    cases: incident.cases.map(({ link, sender, type, occurrence, state }) => ({ link, sender, type, occurrence, state })),
    occurredAt,
    openedAt,
    ...(acknowledgedAt === undefined ? {} : { acknowledgedAt }),
    ...(closedAt === undefined ? {} : { closedAt }),
    updatedAt,
    ...(incident.assignee === undefined ? {} : { assignee: shownPerson(incident.assignee, viewer, ports) }),
    cameras: camerasFor(incident, viewer, ports),
    shares: incident.shares.filter(mine).map((share) => presentShare(share, ports)),
    propagations: incident.propagations.filter(mine).map((propagation) => presentPropagation(propagation, viewer, ports)),
    ...followedFacts(incident, viewer, ports),
    ...hazardFacts(incident),
    sightings: (incident.sightings ?? []).map((sighting) => ({ ...sighting, by: shownActor(sighting.by, viewer, ports).actorName })),
    pushes: ports
      .pushes(id)
      .filter(mine)
      .map((push) => presentPush(push, ports)),
    ...presentField(incident, viewer, ports),
    ...presentHandling(incident, viewer, ports),
    version,
    can: abilities(incident, viewer, ports),
  };
}

/** How much attention it takes is the city's own business. */
function alarmFor({ alarm }: Incident, viewer: Person, ports: PresentPorts): Pick<IncidentView, 'alarm'> {
  if (!alarm || viewer.standing !== 'owner') return {};
  const { by, ...facts } = alarm;
  return { alarm: { ...facts, ...(by === undefined ? {} : { by: shownPerson(by, viewer, ports).name }) } };
}

/** What only some services have; messages are the city's own affair. */
function followedFacts(incident: Incident, viewer: Person, ports: PresentPorts): Partial<IncidentView> {
  const { track, confirmation, messages } = incident;
  const by = confirmation?.by === undefined ? {} : { by: shownPerson(confirmation.by, viewer, ports).name };
  return {
    ...(track === undefined ? {} : { track: track.map((point) => ({ ...point })) }),
    ...(confirmation === undefined ? {} : { confirmation: { ...confirmation, ...by } }),
    ...(messages === undefined || viewer.standing === 'partner' ? {} : { messages: messages.map((message) => ({ ...message })) }),
  };
}

/** Where it holds, where it goes, and when it is over. */
function hazardFacts({ area, path, expiresAt }: Incident): Pick<IncidentView, 'area' | 'path' | 'expiresAt'> {
  return {
    ...(area === undefined ? {} : { area: { ...area, shapes: area.shapes.map(shapeView) } }),
    ...(path === undefined ? {} : { path: path.map((point) => ({ ...point })) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function shapeView(shape: Area): NonNullable<IncidentView['area']>['shapes'][number] {
  if (shape.kind === 'ring') return { kind: 'ring', ring: shape.ring.map(([lon, lat]) => [lon, lat]) };
  if (shape.kind === 'box') return { kind: 'box', box: [...shape.box] };
  return { ...shape };
}

/** Every ability, by the policy that also judges the command itself. */
function abilities(incident: Incident, viewer: Person, ports: PresentPorts): IncidentView['can'] {
  const now = ports.now();
  const mayPush = mayPushVideo(viewer, incident, { organisations: ports.pushOrganisations, now });
  const mayProfile = mayViewProfile(viewer, incident);
  type Commanded = Exclude<(typeof INCIDENT_ABILITIES)[number], 'pushVideo' | 'viewProfile' | FieldAbility>;
  const can = (ability: Commanded): IncidentView['can'][Commanded] => {
    const leave = ability === 'viewVideo' ? mayViewVideo(viewer, incident, now) : mayCommand(viewer, incident, ability);
    return leave.ok ? true : { refused: leave.reason };
  };
  return {
    acknowledge: can('acknowledge'),
    assign: can('assign'),
    propagate: can('propagate'),
    note: can('note'),
    resolve: can('resolve'),
    close: can('close'),
    markFalse: can('markFalse'),
    reopen: can('reopen'),
    addCamera: can('addCamera'),
    removeCamera: can('removeCamera'),
    markSighting: can('markSighting'),
    removeSighting: can('removeSighting'),
    confirm: can('confirm'),
    viewVideo: can('viewVideo'),
    acknowledgePropagation: can('acknowledgePropagation'),
    completePropagation: can('completePropagation'),
    castNet: can('castNet'),
    liftNet: can('liftNet'),
    ...inField(incident, viewer, now),
    shelve: can('shelve'),
    unshelve: can('unshelve'),
    pushVideo: mayPush.ok ? true : { refused: mayPush.reason },
    viewProfile: mayProfile.ok ? true : { refused: mayProfile.reason },
    propagateAll: can('propagateAll'),
    tickSop: can('tickSop'),
    untickSop: can('untickSop'),
    offerHandover: can('offerHandover'),
    acceptHandover: can('acceptHandover'),
    declineHandover: can('declineHandover'),
    withdrawHandover: can('withdrawHandover'),
    merge: can('merge'),
    split: can('split'),
  };
}

function inField(incident: Incident, viewer: Person, now: number): Pick<IncidentView['can'], FieldAbility> {
  const may = (ability: FieldAbility): IncidentView['can'][FieldAbility] => fieldAbility(incident, viewer, { ability, now });
  return {
    dispatchUnits: may('dispatchUnits'),
    noteFromField: may('noteFromField'),
    askVideo: may('askVideo'),
    giveVideo: may('giveVideo'),
    addEvidence: may('addEvidence'),
  };
}

/** A partner sees the cameras only while it may watch them: an ended share leaves nothing to browse (X1). */
function camerasFor(incident: Incident, viewer: Person, ports: PresentPorts): IncidentCamera[] {
  if (viewer.standing === 'partner' && !mayViewVideo(viewer, incident, ports.now()).ok) return [];
  return presentCameras(incident.cameras, viewer, ports);
}

/** In the incident's order, which is the order of the tiles; a camera that the registry no longer has is left out. */
export function presentCameras(cameras: readonly ChosenCamera[], viewer: Person, ports: PresentPorts): IncidentCamera[] {
  return cameras.flatMap((chosen, at) => {
    const camera = ports.camera(chosen.camera);
    if (!camera) return [];
    const addedBy = chosen.addedBy === 'choice' ? 'choice' : shownPerson(chosen.addedBy, viewer, ports).id;
    return [
      {
        camera: camera.id,
        label: camera.label,
        lon: camera.lon,
        lat: camera.lat,
        ...(camera.bearing === undefined ? {} : { bearing: camera.bearing }),
        fieldOfView: camera.fieldOfView,
        rangeMetres: camera.rangeMetres,
        rank: at + 1,
        score: chosen.score,
        // The health is today's, not that of the moment of the choice: a tile may not lie (B13).
        reasons: { ...chosen.reasons, state: camera.state },
        addedBy,
      },
    ];
  });
}

function presentShare(share: Share, ports: PresentPorts): IncidentView['shares'][number] {
  const { id, organisation, purpose, basis, from, until, endedAt } = share;
  return {
    id,
    organisation,
    organisationTitle: organisationTitle(organisation, ports),
    purpose,
    basis,
    from,
    until,
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}
