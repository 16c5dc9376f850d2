import { handoverAnswer, handoverCommand, handoverDraft } from '#contract/message-view.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { Incident } from '#domain/incident.ts';
import type { Person } from '#domain/person.ts';
import type { z } from 'zod';
import { answer, refusalOf, refuse, type Answered } from '../../answered.ts';
import type { ApiPorts } from '../../api-ports.ts';
import { defineOperation, idParam, type Operation } from '../../operation.ts';

/** So many incidents are handed over at once at most; nobody has more in hand. */
const MAX_HANDED = 500;

/** Handing over everything at the change of shift (인계); each incident is judged and recorded for itself. */
export function handoverOperations(ports: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'offerHandover',
      method: 'post',
      path: '/api/v1/handovers',
      summary: 'Offers every open incident of the caller to a person or to a crew.',
      access: { right: 'incident.handle' },
      body: handoverDraft,
      answer: handoverAnswer,
      refusals: ['noReceiver', 'noSuchPerson', 'noSuchCrew', 'nobodyOnDuty', 'noHandover', 'busy', 'failed'],
      async run({ body, who }) {
        const handover = ports.newId();
        const mine = ports.board.live().filter((incident) => incident.assignee === who.person.id);
        return giveAll(ports, { incidents: mine, command: { command: 'offerHandover', handover, ...body }, by: who.person, handover });
      },
    }),
    defineOperation({
      id: 'commandHandover',
      method: 'post',
      path: '/api/v1/handovers/{id}/commands',
      summary: 'Accepts or declines all that was offered at once, or takes it back.',
      access: { right: 'incident.handle' },
      params: idParam,
      body: handoverCommand,
      answer: handoverAnswer,
      refusals: ['noHandover', 'notForYou', 'busy', 'failed'],
      async run({ params, body, who }) {
        const offered = ports.board.live().filter((incident) => incident.handover?.id === params.id);
        return giveAll(ports, { incidents: offered, command: commandOf(body), by: who.person, handover: params.id });
      },
    }),
  ];
}

function commandOf({ command, note }: z.infer<typeof handoverCommand>): IncidentCommand {
  const noted = note === undefined ? {} : { note };
  if (command === 'decline') return { command: 'declineHandover', ...noted };
  return { command: command === 'accept' ? 'acceptHandover' : 'withdrawHandover' };
}

/** All together, so that they share a commit. Refused as a whole only where each was refused, with the reason of the first. */
async function giveAll(
  ports: Pick<ApiPorts, 'submit' | 'newId'>,
  given: { readonly incidents: readonly Incident[]; readonly command: IncidentCommand; readonly by: Person; readonly handover: string },
): Promise<Answered<z.infer<typeof handoverAnswer>>> {
  const { command, by, handover } = given;
  const incidents = given.incidents.slice(0, MAX_HANDED).map(({ id }) => id);
  if (incidents.length === 0) return refuse('noHandover');
  const answers = await Promise.all(
    incidents.map((incident) => ports.submit({ input: { kind: 'command', id: ports.newId(), incident, command, by } })),
  );
  const refused = incidents.filter((_incident, at) => answers[at]?.ok !== true);
  const first = answers.find((each) => !each.ok);
  if (first && !first.ok && refused.length === incidents.length) return refusalOf(first);
  return answer({ handover, incidents: incidents.filter((_incident, at) => answers[at]?.ok === true), refused });
}
