import type { IncidentCommand } from '#contract/incident-view.ts';
import type { Grade, PartnerEvent } from '#domain/event.ts';
import type { FieldAct } from './field/field-act.ts';
import type { MessageState } from '#domain/channel.ts';
import type { IncidentId, OrganisationId, PersonId, ServiceId } from '#domain/ids.ts';
import type { Person } from '#domain/person.ts';
import type { Point } from '#domain/place.ts';
import type { RouteFailure } from '#domain/responder.ts';

/** All that can happen to the engine. `id` names the input itself, given by the shell; what it creates is named after it. */
export type Input =
  | { readonly kind: 'event'; readonly id: string; readonly event: PartnerEvent }
  | { readonly kind: 'command'; readonly id: string; readonly incident: IncidentId; readonly command: IncidentCommand; readonly by: Person }
  | { readonly kind: 'field'; readonly id: string; readonly incident: IncidentId; readonly act: FieldAct; readonly by: Person | 'system' }
  | { readonly kind: 'registration'; readonly id: string; readonly by: Person; readonly registration: Registration }
  | { readonly kind: 'wake'; readonly id: string; readonly incident: IncidentId; readonly wake: Wake };

/** An incident that an operator opens by hand (관제원 등록, MTSUC2xx). */
export interface Registration {
  readonly service: ServiceId;
  readonly grade: Grade;
  readonly kind: string;
  readonly content?: string;
  readonly place: Point & { readonly address?: string };
  readonly drill: boolean;
}

/** The best way of one vehicle, or why there is none. */
export interface FoundRoute {
  readonly number: string;
  readonly to: Point;
  readonly found?: {
    readonly metres: number;
    readonly seconds: number;
    /** Turns as a line reads them: `right:강변로:150>arrive::0`. */
    readonly steps: string;
    /** Road signs near it. */
    readonly signs: readonly string[];
  };
  readonly failed?: RouteFailure;
}

/** Why the engine asked to be woken. */
export type Wake =
  | { readonly why: 'propagationDue'; readonly propagation: string }
  | { readonly why: 'dispatchDue'; readonly dispatch: string }
  | { readonly why: 'shareEnds'; readonly share: string }
  | { readonly why: 'alarmDue' }
  | { readonly why: 'floodDue'; readonly since: number }
  /** A link has delivered a message, or given it up. */
  | { readonly why: 'messageSettled'; readonly message: string; readonly failed?: string }
  | { readonly why: 'delivered'; readonly propagation: string; readonly to?: PersonId }
  /** What a channel says of a message. */
  | {
      readonly why: 'channelTold';
      readonly propagation: string;
      readonly message: string;
      readonly state: MessageState;
      readonly reason?: string;
    }
  /** Nobody may have taken up the incident: the chain of this organisation begins. */
  | { readonly why: 'unacknowledged'; readonly organisation: OrganisationId }
  | { readonly why: 'escalate'; readonly escalation: string; readonly step: number }
  /** What moves has moved on; `since` names the path that it was asked for. */
  | { readonly why: 'pathMoves'; readonly since: number }
  | { readonly why: 'expires'; readonly at: number }
  | ({ readonly why: 'routeFound' } & FoundRoute);
