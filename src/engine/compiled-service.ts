import type { Action, ServiceDefinition, SopList } from '#contract/service-definition.ts';
import type { ServiceId } from '#domain/ids.ts';
import type { Condition } from './condition.ts';
import type { Needs } from './condition-needs.ts';

/** A moment in an incident's life at which a definition may ask for actions. */
export type Moment = 'opened' | 'confirmed' | 'updated' | 'moved' | 'returned' | 'acknowledged' | 'dispatched' | 'overdue' | 'closed';

/** A definition with its conditions compiled once. */
export interface CompiledService {
  readonly definition: ServiceDefinition;
  readonly id: ServiceId;
  readonly triggers: readonly {
    readonly eventTypes: ReadonlySet<string>;
    readonly when: Condition | undefined;
    /** What an event must have for `when` to hold. */
    readonly needs: Needs;
  }[];
  /** By the moment at which they are taken, in order. */
  readonly steps: ReadonlyMap<Moment, readonly { readonly when: Condition | undefined; readonly actions: readonly Action[] }[]>;
  /** When an operator must confirm; absent: never. */
  readonly confirm: Condition | undefined;
  readonly sop: readonly { readonly list: SopList; readonly when: Condition | undefined }[];
  /** The service's section of the configuration, for conditions. */
  readonly config: unknown;
}
