import { receiverList, templateChange, templateList, type ReceiverList } from '#contract/message-view.ts';
import type { Organisation, Person } from '#domain/person.ts';
import { peopleAtPost } from '#engine/people-at-post.ts';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';
import { postsOf } from './duty-operations.ts';

/** Whom an incident can be told to and with which words. */
export function messageOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listReceivers',
      method: 'get',
      path: '/api/v1/receivers',
      summary: 'Organisations, their posts and their people that an incident can be told to, and the crews that it can be handed over to.',
      access: { right: 'incident.handle' },
      answer: receiverList,
      run: ({ who }) =>
        answer({
          channels: [...ports.messageChannels],
          organisations: [...ports.directory.organisations.values()].map((organisation) => receiverOf(organisation, ports)),
          crews: crewsOf(who.person, ports),
        }),
    }),
    defineOperation({
      id: 'listMessageTemplates',
      method: 'get',
      path: '/api/v1/message-templates',
      summary: 'Message templates, with placeholders that are filled when a message is sent.',
      access: { right: ['incident.handle', 'duty.manage'] },
      answer: templateList,
      run() {
        const { version, templates } = ports.templates.all();
        return answer({ version, templates: [...templates] });
      },
    }),
    defineOperation({
      id: 'changeMessageTemplates',
      method: 'post',
      path: '/api/v1/message-templates',
      summary: 'Replaces the message templates, over the version that was read.',
      access: { right: 'duty.manage' },
      body: templateChange,
      answer: templateList,
      refusals: ['changedMeanwhile', 'failed'],
      async run({ body, who }) {
        const changed = await ports.templates.change({ before: body.version, templates: body.templates, by: who.person });
        if (changed !== 'done') return refuse(changed === 'changed' ? 'changedMeanwhile' : 'failed');
        const { version, templates } = ports.templates.all();
        return answer({ version, templates: [...templates] });
      },
    }),
  ];
}

function receiverOf(
  organisation: Organisation,
  ports: Pick<ApiPorts, 'duty' | 'directory' | 'clock'>,
): ReceiverList['organisations'][number] {
  const { id, title, standing } = organisation;
  const people = ports.duty.peopleOf(id).filter((person) => person.rights.includes('incident.view'));
  const posts = postsOf(id, ports.duty, people).map((post) => {
    const { people: told, onDuty } = peopleAtPost(ports.duty, { organisation: id, post, at: ports.clock.now() });
    return {
      id: post,
      title: ports.directory.roleTitle(post),
      people: told.flatMap((person) => named(ports.directory.person(person))),
      onDuty,
    };
  });
  return { id, title, standing, posts: posts.filter((post) => post.people.length > 0), people: people.flatMap(named) };
}

function crewsOf(me: Person, { duty, directory, clock }: Pick<ApiPorts, 'duty' | 'directory' | 'clock'>): ReceiverList['crews'] {
  const working = new Set(duty.working(me.organisation, clock.now()).map(({ crew }) => crew.name));
  return duty.roster(me.organisation).roster.crews.map(({ name }) => ({
    name,
    working: working.has(name),
    people: (duty.crew(me.organisation, name) ?? []).flatMap((person) => (person === me.id ? [] : named(directory.person(person)))),
  }));
}

function named(person: Person | undefined): { id: string; name: string }[] {
  return person ? [{ id: person.id, name: person.name }] : [];
}
