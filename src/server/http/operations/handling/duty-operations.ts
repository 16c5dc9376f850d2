import { z } from 'zod';
import { rosterChange, rosterList, rosterView, type RosterView } from '#contract/duty-view.ts';
import type { Organisation, Person } from '#domain/person.ts';
import type { OrganisationId } from '#domain/ids.ts';
import type { DutyDesk } from '../../../duty/duty-desk.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';

/** Duty rosters (근무표) and chains of escalation. */
export function dutyOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listRosters',
      method: 'get',
      path: '/api/v1/duty',
      summary: 'The duty roster of every organisation, and who is on duty now.',
      access: { right: ['incident.handle', 'duty.manage'] },
      answer: rosterList,
      run: () => answer({ rosters: [...ports.directory.organisations.values()].map((organisation) => viewOf(organisation, ports)) }),
    }),
    defineOperation({
      id: 'changeRoster',
      method: 'post',
      path: '/api/v1/duty/{organisation}',
      summary: 'Replaces the roster of an organisation, over the version that was read.',
      access: { right: 'duty.manage' },
      params: z.strictObject({ organisation: z.string().min(1).max(64) }),
      body: rosterChange,
      answer: rosterView,
      refusals: ['noSuchOrganisation', 'changedMeanwhile', 'failed'],
      async run({ params, body, who }) {
        const organisation = ports.directory.organisations.get(params.organisation as OrganisationId);
        if (!organisation) return refuse('noSuchOrganisation');
        const strangers = ports.duty.strangersIn(organisation.id, body.roster);
        if (strangers.length > 0)
          return refuse('invalid', {
            errors: strangers.map((login) => ({ field: 'body.roster', reason: `nobody of this organisation has the login ${login}` })),
          });
        const changed = await ports.duty.change(organisation.id, { before: body.version, roster: body.roster, by: who.person });
        if (changed !== 'done') return refuse(changed === 'changed' ? 'changedMeanwhile' : 'failed');
        return answer(viewOf(organisation, ports));
      },
    }),
  ];
}

function viewOf({ id, title }: Organisation, { duty, directory, clock }: Pick<ApiPorts, 'duty' | 'directory' | 'clock'>): RosterView {
  const { version, roster } = duty.roster(id);
  const now = clock.now();
  const people = duty.peopleOf(id).filter((person) => person.rights.includes('incident.view'));
  return {
    organisation: id,
    title,
    version,
    roster,
    working: duty.working(id, now).map(({ crew, shift, from, to }) => ({ crew: crew.name, shift, from, to })),
    posts: postsOf(id, duty, people).map((post) => ({
      post,
      title: directory.roleTitle(post),
      people: duty.onDuty(id, post, now).flatMap((person) => someone(directory.person(person))),
    })),
    people: people.map(({ id: person, login, name, role }) => ({ id: person, login, name, role })),
  };
}

/** Posts that stand in the roster or in its chain, and the roles that people of the organisation have. */
export function postsOf(organisation: OrganisationId, duty: Pick<DutyDesk, 'roster'>, people: readonly Person[]): readonly string[] {
  const { roster } = duty.roster(organisation);
  return [
    ...new Set([
      ...people.map((person) => person.role),
      ...roster.crews.flatMap((crew) => Object.keys(crew.posts)),
      ...roster.chain.flatMap((step) => step.post ?? []),
    ]),
  ];
}

function someone(person: Person | undefined): RosterView['posts'][number]['people'] {
  return person ? [{ id: person.id, login: person.login, name: person.name }] : [];
}
