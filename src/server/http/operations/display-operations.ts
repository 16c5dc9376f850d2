import { displayDraft, displayList, displayMessageList, displayMessageView } from '#contract/display-view.ts';
import type { IncidentId } from '#domain/ids.ts';
import type { DisplayMessage } from '#domain/display.ts';
import { presentDisplayMessage } from '../../present/present-display.ts';
import type { Done } from '../../displays/display-desk.ts';
import { answer, refuse, type Answered } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, pageLimit, type Operation } from '../operation.ts';
import type { Person } from '#domain/person.ts';
import { z } from 'zod';

const messagesQuery = z.strictObject({ incident: z.string().min(1).max(128).optional(), limit: pageLimit(1_000, 200) });
type View = z.infer<typeof displayMessageView>;

/** Every command has a body, so that none can be given by a plain form of another page. */
const NOTHING_MORE = z.strictObject({});

/** Messages for signs, kiosks and speakers: written, approved, taken back (docs/spec/displays.md). */
export function displayOperations(ports: ApiPorts): readonly Operation[] {
  const { displays } = ports;
  const view = (message: DisplayMessage, person: Person): View =>
    presentDisplayMessage(message, person, { ...ports, fourEyes: fourEyes() });
  const fourEyes = (): boolean => displays.adapter?.rules.fourEyes ?? true;
  const told = (done: Done, person: Person, status?: number): Answered<View> => {
    if (!done.ok) return refuse(done.reason, done.reason === 'failed' ? { retryAfterSeconds: 1 } : {});
    return answer(view(done.message, person), status === undefined ? {} : { status });
  };
  return [
    listDisplays(ports),
    defineOperation({
      id: 'listDisplayMessages',
      method: 'get',
      path: '/api/v1/display-messages',
      summary: 'Messages for signs, kiosks and speakers, the newest first.',
      access: { right: 'display.view' },
      query: messagesQuery,
      answer: displayMessageList,
      run({ query, who }) {
        const found = displays.messages().filter(({ incident }) => query.incident === undefined || incident === query.incident);
        return answer({ messages: found.slice(0, query.limit).map((message) => view(message, who.person)) });
      },
    }),
    defineOperation({
      id: 'composeDisplayMessage',
      method: 'post',
      path: '/api/v1/display-messages',
      summary: 'Writes a message: a draft until another person approves it; an emergency template word for word goes out at once.',
      access: { right: 'display.compose' },
      body: displayDraft,
      answer: displayMessageView,
      status: 201,
      refusals: ['noSuchDisplay', 'drillStaysInside', 'tooManyMessages', 'failed'],
      async run({ body, who }) {
        const { minutes, from: wished, incident, template, ...words } = body;
        const from = Math.max(ports.clock.now(), wished ?? 0);
        const about = {
          ...(incident === undefined ? {} : { incident: incident as IncidentId }),
          ...(template === undefined ? {} : { template }),
        };
        return told(await displays.compose({ ...words, ...about, from, until: from + minutes * 60_000 }, who.person), who.person, 201);
      },
    }),
    defineOperation({
      id: 'approveDisplayMessage',
      method: 'post',
      path: '/api/v1/display-messages/{id}/approve',
      summary: 'Lets a message go out, at its time.',
      access: { right: 'display.approve' },
      params: idParam,
      body: NOTHING_MORE,
      answer: displayMessageView,
      refusals: ['noSuchMessage', 'ownMessage', 'messageEnded', 'alreadyDone', 'failed'],
      run: async ({ params, who }) => told(await displays.approve(params.id, who.person), who.person),
    }),
    defineOperation({
      id: 'withdrawDisplayMessage',
      method: 'post',
      path: '/api/v1/display-messages/{id}/withdraw',
      summary: 'Takes a message back; what was there before it comes back by itself.',
      access: { right: 'display.compose' },
      params: idParam,
      body: NOTHING_MORE,
      answer: displayMessageView,
      refusals: ['noSuchMessage', 'messageEnded', 'failed'],
      run: async ({ params, who }) => told(await displays.withdraw(params.id, who.person), who.person),
    }),
  ];
}

function listDisplays({ displays }: ApiPorts): Operation {
  return defineOperation({
    id: 'listDisplays',
    method: 'get',
    path: '/api/v1/displays',
    summary: 'Signs, kiosks and speakers with what they show now, and the templates for messages.',
    access: { right: 'display.view' },
    answer: displayList,
    run() {
      const { adapter } = displays;
      if (!adapter) return answer({ devices: [], templates: [], fourEyes: true });
      const devices = adapter.devices.map(({ id, kind, title, lon, lat, rows, columns }) => {
        const [state, wanted] = [adapter.state(id), displays.wanted(id)];
        return {
          ...{ id, kind, title, lon, lat, rows, columns },
          ...(state ? { state: { online: state.online, at: state.at, picture: [...state.picture], colour: state.colour } } : {}),
          ...(wanted ? { wanted: wanted.id } : {}),
        };
      });
      const { templates, fourEyes } = adapter.rules;
      return answer({ devices, templates: templates.map((template) => ({ ...template })), fourEyes });
    },
  });
}
