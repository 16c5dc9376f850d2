import type { IncidentView } from '#contract/incident-view.ts';

export type ReceiptState = 'sent' | 'delivered' | 'acknowledged' | 'completed' | 'overdue' | 'settled';

/** How far a message has come, with proof (B3). Overdue only while nobody has answered. */
export function receiptState(propagation: IncidentView['propagations'][number]): ReceiptState {
  if (propagation.completedAt !== undefined) return 'completed';
  if (propagation.acknowledgedAt !== undefined) return 'acknowledged';
  if (propagation.settledAt !== undefined) return 'settled';
  if (propagation.overdueAt !== undefined) return 'overdue';
  return propagation.deliveredAt !== undefined ? 'delivered' : 'sent';
}
