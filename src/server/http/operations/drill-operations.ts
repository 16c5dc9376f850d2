import { drillEnd, drillList, drillStart, drillSummary, drillView } from '#contract/drill-view.ts';
import { findDrill, listDrills } from '../../drills/drill-rows.ts';
import { presentDrill, summariseDrill } from '../../drills/drill-summary.ts';
import { answer, refuse } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../operation.ts';

const MAX_LISTED = 100;
const RIGHTS = ['drill.run', 'figures.view'] as const;

/** Drills (모의훈련, B7): started, ended and looked back on; what they play comes in like any event, marked as a drill. */
export function drillOperations(ports: ApiPorts): readonly Operation[] {
  const { database, present } = ports;
  return [
    defineOperation({
      id: 'listDrills',
      method: 'get',
      path: '/api/v1/drills',
      summary: 'Drills, newest first, and the scenarios that can be played.',
      access: { right: RIGHTS },
      answer: drillList,
      async run({ who }) {
        const rows = await listDrills(database, MAX_LISTED);
        return answer({
          drills: rows.map((row) => presentDrill(row, who.person, present)),
          scenarios: ports.config.drills.map(({ id, title, events }) => ({
            id,
            title,
            events: events.reduce((sum, { repeat }) => sum + (repeat?.times ?? 1), 0),
            seconds: Math.max(...events.map(({ after, repeat }) => after + (repeat ? repeat.every * (repeat.times - 1) : 0))),
          })),
        });
      },
    }),
    defineOperation({
      id: 'readDrill',
      method: 'get',
      path: '/api/v1/drills/{id}',
      summary: 'The after-action summary of a drill.',
      access: { right: RIGHTS },
      params: idParam,
      answer: drillSummary,
      refusals: ['notFound'],
      async run({ params, who }) {
        const drill = await findDrill(database, params.id);
        return drill ? answer(await summariseDrill(database, drill, { viewer: who.person, ports: present })) : refuse('notFound');
      },
    }),
    ...runningOperations(ports),
  ];
}

function runningOperations(ports: ApiPorts): readonly Operation[] {
  const { database, present, drills } = ports;
  return [
    defineOperation({
      id: 'startDrill',
      method: 'post',
      path: '/api/v1/drills',
      summary: 'Starts a drill by a scenario of the city, or by one that is brought along; one at a time.',
      access: { right: 'drill.run' },
      body: drillStart,
      answer: drillView,
      status: 201,
      refusals: ['notFound', 'drillRunning', 'failed'],
      async run({ body, who }) {
        const script = 'script' in body ? body.script : ports.config.drills.find((each) => each.id === body.scenario);
        if (!script) return refuse('notFound');
        const started = await drills.start(script, { speed: body.speed, by: who.person.id });
        if (!started.ok) return refuse(started.reason, started.reason === 'failed' ? { retryAfterSeconds: 1 } : {});
        return answer(presentDrill(started.drill, who.person, present));
      },
    }),
    defineOperation({
      id: 'endDrill',
      method: 'post',
      path: '/api/v1/drills/{id}/end',
      summary: 'Ends a drill and what still lives of it.',
      access: { right: 'drill.run' },
      params: idParam,
      body: drillEnd,
      answer: drillSummary,
      refusals: ['notFound', 'alreadyDone'],
      async run({ params, who }) {
        const ended = await drills.end(params.id, who.person.id);
        if (ended !== 'done') return refuse(ended);
        const drill = await findDrill(database, params.id);
        return drill ? answer(await summariseDrill(database, drill, { viewer: who.person, ports: present })) : refuse('notFound');
      },
    }),
  ];
}
