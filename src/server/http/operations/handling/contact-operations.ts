import { browserChange, contactChange, contactView } from '#contract/message-view.ts';
import type { Person } from '#domain/person.ts';
import type { z } from 'zod';
import { answer, refuse } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, type Operation } from '../../operation.ts';

/** How the city reaches a person beside the console; everybody sees and sets their own, and nobody else's. */
export function contactOperations(ports: ApiPorts): readonly Operation[] {
  const view = async (person: Person): Promise<z.infer<typeof contactView>> => {
    const { phone, email } = await ports.contacts.of(person.id);
    return {
      ...(phone === undefined ? {} : { phone }),
      ...(email === undefined ? {} : { email }),
      channels: [...ports.messageChannels],
      browsers: await ports.contacts.browsers(person.id),
      ...(ports.pushKey === undefined ? {} : { pushKey: ports.pushKey }),
    };
  };
  /** That it changed is recorded, never to what (invariant 10). */
  const record = (person: Person, what: string): Promise<boolean> =>
    ports.record({ kind: 'contact.changed', at: ports.clock.now(), actor: `person:${person.id}`, data: { what } });
  return [
    defineOperation({
      id: 'readContact',
      method: 'get',
      path: '/api/v1/me/contact',
      summary: 'One’s own telephone number and mail address, and how many browsers are told by web push.',
      access: { right: 'incident.view', partners: true },
      answer: contactView,
      run: async ({ who }) => answer(await view(who.person)),
    }),
    defineOperation({
      id: 'changeContact',
      method: 'post',
      path: '/api/v1/me/contact',
      summary: 'Sets one’s own telephone number and mail address; what is left out is forgotten.',
      access: { right: 'incident.view', partners: true },
      body: contactChange,
      answer: contactView,
      refusals: ['failed'],
      async run({ body, who }) {
        if (!(await record(who.person, 'address'))) return refuse('failed');
        await ports.contacts.change(who.person.id, body);
        return answer(await view(who.person));
      },
    }),
    defineOperation({
      id: 'changeBrowser',
      method: 'post',
      path: '/api/v1/me/browsers',
      summary: 'Has this browser told by web push, or no longer.',
      access: { right: 'incident.view', partners: true },
      body: browserChange,
      answer: contactView,
      refusals: ['failed'],
      async run({ body, who }) {
        if (!(await record(who.person, body.do === 'add' ? 'browser' : 'browserGone'))) return refuse('failed');
        if (body.do === 'remove') await ports.contacts.removeBrowser(who.person.id, body.endpoint);
        else if (!(await ports.contacts.addBrowser(who.person.id, body.subscription)))
          return refuse('invalid', {
            errors: [{ field: 'body.subscription.endpoint', reason: 'this city does not call that push service' }],
          });
        return answer(await view(who.person));
      },
    }),
  ];
}
