import type { Incident } from '#domain/incident.ts';
import { maskedPlate } from '#domain/masked-plate.ts';
import { withEntry, withIncident, type Change, type Context } from '../change.ts';
import type { CompiledService } from '../compiled-service.ts';
import type { RefusalReason } from '../outcome.ts';
import { send } from '../send.ts';

/** Whether owners of parked cars may be asked at all because of this incident; who may ask is judged by `mayCommand`. */
export function whyNoOwners(incident: Incident, service: CompiledService | undefined): RefusalReason | undefined {
  const owners = service?.definition.owners;
  if (owners === undefined) return 'notForThisService';
  if (incident.drill) return 'drillStaysInside';
  if (incident.place === undefined) return 'noPlace';
  return (incident.askedCars ?? []).length >= owners.max ? 'tooManyCars' : undefined;
}

/**
 * Asks the owner of a parked car to move it. The journal, and everybody who reads it, has the plate masked; the link alone is told the
 * whole of it, and nobody is told the owner's telephone (invariant 10).
 */
export function askOwner(plate: string, change: Change, context: Context): Change | { readonly refused: RefusalReason } {
  const { incident } = change;
  const owners = context.service?.definition.owners;
  const why = whyNoOwners(incident, context.service);
  if (why !== undefined || owners === undefined) return { refused: why ?? 'notForThisService' };
  const asked = incident.askedCars ?? [];
  if (asked.some((car) => car.plate === plate)) return { refused: 'alreadyDone' };
  const masked = maskedPlate(plate);
  const before = incident.messages?.length ?? 0;
  const sent = send(
    { link: owners.link, topic: 'move-car', text: owners.text, facts: { plate, masked }, words: { plate: masked } },
    withEntry(change, context, 'owner.asked', { plate: masked }),
    context,
  );
  const message = sent.incident.messages?.[before];
  if (message === undefined) return { refused: 'tooManyCars' };
  return withIncident(sent, { askedCars: [...asked, { plate, at: context.now, by: context.actor, message: message.id }] });
}
