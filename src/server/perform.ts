import type { Input } from '#engine/input.ts';
import type { Delivering } from '#engine/outcome.ts';
import type { Clock } from '#services/ports.ts';
import type { Effect } from '#engine/outcome.ts';
import type { OutboxRow } from './handle-store.ts';
import type { Job } from './handle.ts';
import type { Handled } from './handler.ts';
import type { LinkHost } from './links/link-host.ts';
import type { Performed } from './outbox/outbox.ts';
import { pushIncident, type PushIncidentPorts } from './pushes/push-incident.ts';
import type { WayFinder } from './clear-way/way-finder.ts';
import type { RelayHub } from './relay-hub/relay-hub.ts';

export interface PerformPorts extends PushIncidentPorts {
  readonly clock: Clock;
  readonly links: Pick<LinkHost, 'tell' | 'notify'>;
  readonly relays: Pick<RelayHub, 'warm' | 'cool' | 'revoke'>;
  readonly ways: Pick<WayFinder, 'find'>;
  readonly submit: (job: Job) => Promise<Handled>;
  readonly deliver: (effect: Delivering, id: string) => Promise<Performed>;
}

/** A partner that cannot be told is tried for so long; then its case is told by the journal alone. */
const TELL_FOR_MS = 24 * 3_600_000;
const MAX_REASON = 200;
/** A vehicle that was just sent may not have said where it is: it is waited for so long. */
const WAIT_FOR_VEHICLE_MS = 60_000;

/** Takes one effect in the outside world; it may come again after a crash, with the same id. */
export async function perform(row: OutboxRow, ports: PerformPorts): Promise<Performed> {
  const { effect } = row;
  switch (effect.do) {
    case 'warm':
      ports.relays.warm(effect.incident, effect.cameras);
      return 'done';
    case 'cool':
      ports.relays.cool(effect.incident);
      return 'done';
    case 'revoke': {
      const { do: _, ...what } = effect;
      return ports.relays.revoke(what) ? 'done' : { later: 'no relay is connected' };
    }
    case 'pushVideo':
      return pushIncident(effect, ports);
    case 'wake': {
      return wakeUp(ports, { id: row.id, incident: effect.incident, wake: effect.wake });
    }
    case 'send':
      return say(row, effect, ports);
    case 'findRoute':
      return answerRoute(row, effect, ports);
    case 'deliver':
      return ports.deliver(effect, row.id);
    case 'tellPartner': {
      const delivery = await ports.links.tell(effect, row.id);
      if (delivery.outcome === 'delivered' || delivery.outcome === 'rejected') return 'done';
      return ports.clock.now() - effect.at > TELL_FOR_MS ? 'done' : { later: delivery.reason };
    }
  }
}

/** The engine asked for a way and hears what it is, or why there is none. */
async function answerRoute(row: OutboxRow, effect: Extract<Effect, { do: 'findRoute' }>, ports: PerformPorts): Promise<Performed> {
  const answer = ports.ways.find(effect);
  const { failed } = answer;
  if ((failed === 'noUnit' || failed === 'noRoads') && ports.clock.now() - effect.at < WAIT_FOR_VEHICLE_MS) return { later: failed };
  const wake = { why: 'routeFound' as const, number: effect.number, to: effect.to, ...answer };
  return wakeUp(ports, { id: `${row.id}/found`, incident: effect.incident, wake });
}

/** What became of a message is told to the engine, once. */
async function say(row: OutboxRow, effect: Extract<Effect, { do: 'send' }>, ports: PerformPorts): Promise<Performed> {
  const delivery = await ports.links.notify(effect, row.id);
  const late = ports.clock.now() - effect.at > TELL_FOR_MS;
  if (delivery.outcome === 'unreachable' && !late) return { later: delivery.reason };
  const failed = delivery.outcome === 'delivered' ? {} : { failed: delivery.reason.slice(0, MAX_REASON) };
  const wake = { why: 'messageSettled' as const, message: effect.message, ...failed };
  return wakeUp(ports, { id: `${row.id}/settled`, incident: effect.incident, wake });
}

async function wakeUp(
  ports: PerformPorts,
  woken: Pick<Extract<Input, { readonly kind: 'wake' }>, 'id' | 'incident' | 'wake'>,
): Promise<Performed> {
  const handled = await ports.submit({ input: { kind: 'wake', ...woken } });
  return handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed') ? 'done' : { later: handled.reason };
}
