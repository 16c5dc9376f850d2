import { crewDraft, crewView, positionAnswer, positionDraft, type CrewView } from '#contract/field-view.ts';
import { isUnderWay, stepOf } from '#domain/dispatch.ts';
import type { Crew, Person } from '#domain/person.ts';
import { unitId, type UnitState } from '#domain/unit.ts';
import { joinCrew, leaveCrew } from '../../../people/crew-rows.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';

/** A phone tells where it is this often; so late, and it is no longer known. */
const EVERY_SECONDS = 10;

/** Which unit somebody goes with, and where it is (docs/spec/patrol.md). */
export function crewOperations(ports: ApiPorts): readonly Operation[] {
  return [readCrew(), join(ports), leave(ports), tellPosition(ports)];
}

function readCrew(): Operation {
  return defineOperation({
    id: 'readCrew',
    method: 'get',
    path: '/api/v1/field/crew',
    summary: 'The unit that the caller goes with.',
    access: { right: 'unit.crew', partners: true },
    answer: crewView,
    run: ({ who }) => answer(viewOf(who.person)),
  });
}

function join(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'joinCrew',
    method: 'post',
    path: '/api/v1/field/crew',
    summary: 'From now on the caller goes with this unit of their own organisation, and knows of what it is sent to.',
    access: { right: 'unit.crew', partners: true },
    body: crewDraft,
    answer: crewView,
    refusals: ['failed'],
    async run({ body, who }) {
      const { person } = who;
      const crew = { unit: unitId(person.organisation, body.unit), kind: body.kind, callSign: body.callSign };
      if (!(await record(ports, person, { what: 'crew.joined', crew }))) return refuse('failed', { retryAfterSeconds: 1 });
      await joinCrew(ports.database, person.id, crew);
      await change(ports, person);
      return answer(viewOf(ports.directory.person(person.id) ?? person));
    },
  });
}

function leave(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'leaveCrew',
    method: 'delete',
    path: '/api/v1/field/crew',
    summary: 'The caller goes with no unit any more, and knows of no incident that one is sent to.',
    access: { right: 'unit.crew', partners: true },
    refusals: ['failed'],
    async run({ who }) {
      const { person } = who;
      const { crewOf } = person;
      if (crewOf && !(await record(ports, person, { what: 'crew.left', crew: crewOf }))) return refuse('failed', { retryAfterSeconds: 1 });
      await leaveCrew(ports.database, person.id);
      await change(ports, person);
      return answer(undefined);
    },
  });
}

function tellPosition(ports: ApiPorts): Operation {
  return defineOperation({
    id: 'tellPosition',
    method: 'post',
    path: '/api/v1/field/position',
    summary: 'Where the unit of the caller is; what it does follows from what it told of its orders.',
    access: { right: 'unit.crew', partners: true },
    body: positionDraft,
    answer: positionAnswer,
    refusals: ['notYourUnit'],
    run({ body, who }) {
      const { crewOf, organisation } = who.person;
      if (!crewOf) return refuse('notYourUnit');
      const { unit, kind, callSign } = crewOf;
      const told = {
        ...body,
        unit: unit.slice(organisation.length + 1),
        kind,
        callSign,
        state: stateOf(ports, unit),
        everySeconds: EVERY_SECONDS,
      };
      const { taken, late } = ports.units.report(organisation, JSON.stringify(told));
      return answer({ taken: taken > 0 ? ('taken' as const) : late > 0 ? ('late' as const) : ('refused' as const) });
    },
  });
}

/** Of its orders the one that has come furthest decides; without one it is free. */
function stateOf({ board }: ApiPorts, unit: string): UnitState {
  const steps = board
    .live()
    .flatMap(({ dispatches }) => (dispatches ?? []).filter((each) => each.unit === unit && isUnderWay(each)))
    .map(stepOf);
  if (steps.includes('onScene')) return 'onScene';
  return steps.includes('enRoute') || steps.includes('acknowledged') ? 'dispatched' : 'available';
}

/** Before it counts (X2): who goes with which unit decides what they see. */
function record(ports: ApiPorts, person: Person, { what, crew }: { what: 'crew.joined' | 'crew.left'; crew: Crew }): Promise<boolean> {
  const data = { unit: crew.unit, callSign: crew.callSign, organisation: person.organisation };
  return ports.record({ kind: what, at: ports.clock.now(), actor: `person:${person.id}`, data });
}

/** Known to everybody at once: what the old unit was shown is cut, the feed begins anew. */
async function change(ports: ApiPorts, person: Person): Promise<void> {
  await ports.directory.refresh(ports.database);
  ports.relays.revoke({ reason: 'crewChanged', person: person.id });
}

function viewOf({ crewOf }: Person): CrewView {
  return crewOf ? { crew: { ...crewOf } } : {};
}
