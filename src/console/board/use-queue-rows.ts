import { useMemo, useState } from 'react';
import type { IncidentView } from '#contract/incident-view.ts';
import { foldQueue } from './queue-groups.ts';

export interface QueueLine {
  readonly incident: IncidentView;
  /** How many others of the same cause it stands for. */
  readonly others: number;
  readonly unfolded: boolean;
  /** Stands below the row of its cause. */
  readonly member: boolean;
}

/** The lines of the list: a row a cause, and below it, where it was unfolded, those that it stands for. */
export function useQueueLines(
  rows: readonly IncidentView[],
  folds: boolean,
): { readonly lines: readonly QueueLine[]; readonly toggle: (id: string) => void } {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(() => {
    const groups = folds ? foldQueue(rows) : rows.map((row) => ({ row, members: [] }));
    return groups.flatMap(({ row, members }): QueueLine[] => {
      const open = members.length > 0 && unfolded.has(row.id);
      const line = { incident: row, others: members.length, unfolded: open, member: false };
      return open ? [line, ...members.map((incident) => ({ incident, others: 0, unfolded: false, member: true }))] : [line];
    });
  }, [rows, folds, unfolded]);
  const toggle = (id: string): void =>
    setUnfolded((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return { lines, toggle };
}
