import type { Clock } from '#services/ports.ts';
import type { OutboxRow } from './handle-store.ts';
import type { Job } from './handle.ts';
import type { Handled } from './handler.ts';
import type { LinkHost } from './links/link-host.ts';
import type { Performed } from './outbox/outbox.ts';
import { pushIncident, type PushIncidentPorts } from './pushes/push-incident.ts';
import type { RelayHub } from './relay-hub/relay-hub.ts';

export interface PerformPorts extends PushIncidentPorts {
  readonly clock: Clock;
  readonly links: Pick<LinkHost, 'tell' | 'notify'>;
  readonly relays: Pick<RelayHub, 'warm' | 'cool' | 'revoke'>;
  readonly submit: (job: Job) => Promise<Handled>;
}

/** A partner that cannot be told is tried for so long; then its case is told by the journal alone. */
const TELL_FOR_MS = 24 * 3_600_000;
const MAX_REASON = 200;

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
      const handled = await ports.submit({ input: { kind: 'wake', id: row.id, incident: effect.incident, wake: effect.wake } });
      return handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed') ? 'done' : { later: handled.reason };
    }
    case 'send': {
      const delivery = await ports.links.notify(effect, row.id);
      const late = ports.clock.now() - effect.at > TELL_FOR_MS;
      if (delivery.outcome === 'unreachable' && !late) return { later: delivery.reason };
      const failed = delivery.outcome === 'delivered' ? {} : { failed: delivery.reason.slice(0, MAX_REASON) };
      const wake = { why: 'messageSettled' as const, message: effect.message, ...failed };
      const handled = await ports.submit({ input: { kind: 'wake', id: `${row.id}/settled`, incident: effect.incident, wake } });
      return handled.ok || (handled.reason !== 'busy' && handled.reason !== 'failed') ? 'done' : { later: handled.reason };
    }
    case 'tellPartner': {
      const delivery = await ports.links.tell(effect, row.id);
      if (delivery.outcome === 'delivered' || delivery.outcome === 'rejected') return 'done';
      return ports.clock.now() - effect.at > TELL_FOR_MS ? 'done' : { later: delivery.reason };
    }
  }
}
