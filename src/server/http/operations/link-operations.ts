import { linkCommand, linkDetail, linkView } from '#contract/admin-view.ts';
import { linkList, relayList } from '#contract/answers.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';

export function linkOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'listLinks',
      method: 'get',
      path: '/api/v1/links',
      summary: 'Linked systems, their state and counters.',
      access: { right: 'link.view' },
      answer: linkList,
      run: () => answer({ links: [...ports.links.views()] }),
    }),
    defineOperation({
      id: 'listRelays',
      method: 'get',
      path: '/api/v1/relays',
      summary: 'The relays that share the cameras, living or not.',
      access: { right: 'link.view' },
      answer: relayList,
      run: () => answer({ relays: [...ports.relays.views()] }),
    }),
    defineOperation({
      id: 'readLink',
      method: 'get',
      path: '/api/v1/links/{id}',
      summary: 'One link with its last messages and what was quarantined.',
      access: { right: 'link.view' },
      params: idParam,
      answer: linkDetail,
      refusals: ['notFound'],
      async run({ params }) {
        const detail = await ports.links.detail(params.id);
        return detail ? answer(detail) : refuse('notFound');
      },
    }),
    defineOperation({
      id: 'commandLink',
      method: 'post',
      path: '/api/v1/links/{id}/commands',
      summary: 'Pauses or resumes a link.',
      access: { right: 'link.manage' },
      params: idParam,
      body: linkCommand,
      answer: linkView,
      refusals: ['notFound'],
      async run({ params, body, who }) {
        const link = await ports.links.command(params.id, body.command, who.person);
        return link ? answer(link) : refuse('notFound');
      },
    }),
  ];
}
