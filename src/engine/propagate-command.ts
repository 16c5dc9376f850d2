import type { IncidentCommand } from '#contract/incident-view.ts';
import { isAwaited, type Propagation } from '#domain/incident.ts';
import type { OrganisationId, PersonId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import { withEntry, withIncident, type Change, type Context, type Performed } from './change.ts';
import { isToldTo } from './command-policy.ts';
import { MAX_PROPAGATIONS, peopleOf, propagate } from './propagate.ts';
import { shareWithTold } from './share-when-told.ts';

/** How long a receiver has to acknowledge when a person told them and their chain says nothing else, seconds (B3). */
const ACKNOWLEDGE_WITHIN_SECONDS = 60;

type Named<Command extends IncidentCommand['command']> = Extract<IncidentCommand, { command: Command }>;

/** Tells an organisation, people at a post of it, or one of its people; nobody again who has yet to answer. */
export function tell(command: Named<'propagate'>, change: Change, context: Context): Performed {
  const organisation = command.organisation as OrganisationId;
  const { role, note, channels } = command;
  const person = command.person as PersonId | undefined;
  if (!context.city.organisations.has(organisation)) return { refused: 'noSuchOrganisation' };
  if (person !== undefined && context.city.duty.organisationOf(person) !== organisation) return { refused: 'noSuchPerson' };
  if (role !== undefined && peopleOf({ organisation, role }, context)?.length === 0) return { refused: 'nobodyOnDuty' };
  const waiting = change.incident.propagations.some(
    (known) => isAwaited(known) && known.organisation === organisation && known.role === role && known.person === person,
  );
  if (waiting) return { refused: 'alreadyDone' };
  if (change.incident.propagations.length >= MAX_PROPAGATIONS) return { refused: 'tooManyPropagations' };
  const told = propagate(
    { organisation, role, person, note, channels, acknowledgeWithinSeconds: ACKNOWLEDGE_WITHIN_SECONDS },
    change,
    context,
  );
  return shareWithTold(organisation, told, context);
}

/** One press to all linked agencies: to each that the person saw named, but those that have yet to answer. */
export function tellAll(command: Named<'propagateAll'>, change: Change, context: Context): Performed {
  const { note, channels } = command;
  const named = [...new Set(command.organisations as OrganisationId[])];
  if (named.some((organisation) => !context.city.organisations.has(organisation))) return { refused: 'noSuchOrganisation' };
  const waiting = new Set(
    change.incident.propagations.filter((known) => isAwaited(known) && isWhole(known)).map((known) => known.organisation),
  );
  const left = named.filter((organisation) => !waiting.has(organisation));
  if (left.length === 0) return { refused: 'alreadyDone' };
  if (change.incident.propagations.length + left.length > MAX_PROPAGATIONS) return { refused: 'tooManyPropagations' };
  return left.reduce(
    (next, organisation) =>
      shareWithTold(
        organisation,
        propagate({ organisation, note, channels, acknowledgeWithinSeconds: ACKNOWLEDGE_WITHIN_SECONDS }, next, context),
        context,
      ),
    change,
  );
}

function isWhole({ role, person }: Propagation): boolean {
  return role === undefined && person === undefined;
}

/** Received, or done: each once, in this order, by those who were told. */
export function receipt(
  given: { readonly propagation: string; readonly by: Person; readonly step: 'acknowledged' | 'completed' },
  change: Change,
  context: Context,
): Performed {
  const known = change.incident.propagations.find((propagation) => propagation.id === given.propagation);
  if (!known || !isToldTo(given.by, known)) return { refused: 'noSuchPropagation' };
  const done = given.step === 'acknowledged' ? known.acknowledgedAt !== undefined : isCompleted(known);
  if (done) return { refused: 'alreadyDone' };
  const signed = given.step === 'acknowledged' ? acknowledged(known, given.by, context.now) : completed(known, given.by, context.now);
  const next = withIncident(change, {
    propagations: change.incident.propagations.map((propagation) => (propagation.id === known.id ? signed : propagation)),
  });
  return withEntry(next, context, `propagation.${given.step}`, { propagation: known.id, organisation: known.organisation });
}

/** What was not acknowledged cannot be done. */
function isCompleted({ acknowledgedAt, completedAt }: Propagation): boolean {
  return completedAt !== undefined || acknowledgedAt === undefined;
}

/** Whoever answers has it, whether or not any screen or channel has said so. */
function acknowledged(known: Propagation, by: Person, now: number): Propagation {
  const delivered = known.deliveredAt === undefined ? { deliveredAt: now, deliveredTo: by.id, deliveredBy: 'console' as const } : {};
  return { ...known, ...delivered, acknowledgedAt: now, acknowledgedBy: by.id };
}

function completed(known: Propagation, by: Person, now: number): Propagation {
  return { ...known, completedAt: now, completedBy: by.id };
}
