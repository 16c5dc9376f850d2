import type { DispatchView } from '#contract/field-view.ts';
import type { IncidentView } from '#contract/incident-view.ts';
import { isLive } from '#domain/incident.ts';

/** An incident with the order by which this unit was sent there. */
export interface Order {
  readonly incident: IncidentView;
  readonly dispatch: DispatchView;
}

/** What this unit is sent to: what it has not acknowledged first, then what it is on, then what is done; each the newest first. */
export function ordersOf(incidents: Iterable<IncidentView>, unit: string): Order[] {
  const orders: Order[] = [];
  for (const incident of incidents) {
    const dispatch = incident.dispatches.findLast((each) => each.unit === unit && each.recalledAt === undefined);
    if (dispatch) orders.push({ incident, dispatch });
  }
  return orders.sort((a, b) => rankOf(a) - rankOf(b) || b.dispatch.sentAt - a.dispatch.sentAt);
}

export function isDone({ incident, dispatch }: Order): boolean {
  return dispatch.completedAt !== undefined || !isLive(incident.status);
}

function rankOf(order: Order): number {
  if (isDone(order)) return 2;
  return order.dispatch.acknowledgedAt === undefined ? 0 : 1;
}
