import type { DisplayMessageView } from '#contract/display-view.ts';
import { stageOf, type DisplayMessage } from '#domain/display.ts';
import type { Person } from '#domain/person.ts';
import { approve, endMessage, type Moved } from '#engine/displays/message-life.ts';
import { mayUse } from '#engine/policy.ts';
import type { Clock } from '#services/ports.ts';
import { shownActor } from './present-names.ts';
import type { PresentPorts } from './present-ports.ts';

/** A message with the names of those who wrote and approved it, and what this person may do with it. */
export function presentDisplayMessage(
  message: DisplayMessage,
  viewer: Person,
  ports: { readonly present: PresentPorts; readonly clock: Clock; readonly fourEyes: boolean },
): DisplayMessageView {
  const { id, devices, text, colour, priority, from, until, incident, topic, createdAt, approvedAt, endedAt, deliveries } = message;
  const now = ports.clock.now();
  const name = (actor: string): string => shownActor(actor, viewer, ports.present).actorName;
  const can = (right: 'display.approve' | 'display.compose', moved: Moved): DisplayMessageView['can']['approve'] => {
    const leave = mayUse(viewer, right);
    if (!leave.ok) return { refused: leave.reason };
    return moved.ok ? true : { refused: moved.reason };
  };
  return {
    id,
    devices: [...devices],
    text,
    colour,
    priority,
    stage: stageOf(message, now),
    from,
    until,
    ...(incident === undefined ? {} : { incident }),
    ...(topic === undefined ? {} : { topic }),
    createdAt,
    createdBy: name(message.createdBy),
    ...(approvedAt === undefined ? {} : { approvedAt }),
    ...(message.approvedBy === undefined ? {} : { approvedBy: name(message.approvedBy) }),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(message.endedBy === undefined ? {} : { endedBy: name(message.endedBy) }),
    deliveries: deliveries.map((delivery) => ({ ...delivery })),
    can: {
      approve: can('display.approve', approve(message, viewer, { now, fourEyes: ports.fourEyes })),
      withdraw: can('display.compose', endMessage(message, 'withdrawn', { actor: `person:${viewer.id}`, now })),
    },
  };
}
