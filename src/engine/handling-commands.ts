import { unreachable } from '#base/assert.ts';
import type { IncidentCommand } from '#contract/incident-view.ts';
import type { Person } from '#domain/person.ts';
import type { Change, Context, Performed } from './change.ts';
import { acceptHandover, endHandover, offerHandover } from './handover.ts';
import { merge } from './merge.ts';
import { receipt, tell, tellAll } from './propagate-command.ts';
import { tickSop, untickSop } from './sop.ts';
import { split } from './split.ts';

/** Commands of handling an incident (P3, B3): telling others, checklists, handing over, merging and splitting. */
type HandlingCommand = Extract<
  IncidentCommand,
  {
    command:
      | 'propagate'
      | 'propagateAll'
      | 'acknowledgePropagation'
      | 'completePropagation'
      | 'tickSop'
      | 'untickSop'
      | 'offerHandover'
      | 'acceptHandover'
      | 'declineHandover'
      | 'withdrawHandover'
      | 'merge'
      | 'split';
  }
>;

export function performHandling(
  command: HandlingCommand,
  by: Person,
  { change, context }: { readonly change: Change; readonly context: Context },
): Performed {
  switch (command.command) {
    case 'propagate':
      return tell(command, change, context);
    case 'propagateAll':
      return tellAll(command, change, context);
    case 'acknowledgePropagation':
      return receipt({ propagation: command.propagation, by, step: 'acknowledged' }, change, context);
    case 'completePropagation':
      return receipt({ propagation: command.propagation, by, step: 'completed' }, change, context);
    case 'tickSop':
      return tickSop({ ...command, by: by.id }, change, context);
    case 'untickSop':
      return untickSop(command, change, context);
    case 'offerHandover':
      return offerHandover({ ...command, by }, change, context);
    case 'acceptHandover':
      return acceptHandover(by, change, context);
    case 'declineHandover':
      return endHandover('handover.declined', command.note, { change, context });
    case 'withdrawHandover':
      return endHandover('handover.withdrawn', undefined, { change, context });
    case 'merge':
      return merge(command, change, context);
    case 'split':
      return split(command, by, { change, context });
    default:
      return unreachable(command);
  }
}
