import type { IncidentId } from './ids.ts';

/** What stands in the streets and speaks to people: 도로전광판, 키오스크, 안내방송 (P6). */
export const DISPLAY_KINDS = ['sign', 'kiosk', 'speaker'] as const;
export type DisplayKind = (typeof DISPLAY_KINDS)[number];

export interface DisplayDevice {
  readonly id: string;
  readonly kind: DisplayKind;
  readonly title: string;
  readonly lon: number;
  readonly lat: number;
  /** Lines, and characters of half width in one; of a speaker they mean nothing. */
  readonly rows: number;
  readonly columns: number;
}

/** From the least to the most: life comes before everything. */
export const DISPLAY_PRIORITIES = ['advert', 'information', 'traffic', 'safety', 'lifeThreat'] as const;
export type DisplayPriority = (typeof DISPLAY_PRIORITIES)[number];

export const DISPLAY_COLOURS = ['red', 'amber', 'green', 'white'] as const;
export type DisplayColour = (typeof DISPLAY_COLOURS)[number];

/** What one device does with a message: waits for it, has it, shows it, or why not. */
export interface DisplayDelivery {
  readonly device: string;
  readonly state: 'waiting' | 'delivered' | 'shown' | 'failed';
  readonly attempts: number;
  readonly at: number;
  /** What the device itself answered: the number it gave the picture. */
  readonly proof?: string;
  readonly reason?: string;
}

export type DisplayEnd = 'withdrawn' | 'expired' | 'replaced' | 'incidentEnded';

/** One message to devices, from its draft to its end, each step with its time and person. */
export interface DisplayMessage {
  readonly id: string;
  readonly devices: readonly string[];
  readonly text: string;
  readonly colour: DisplayColour;
  readonly priority: DisplayPriority;
  readonly from: number;
  readonly until: number;
  readonly incident?: IncidentId;
  /** What a service said it about, e.g. `sign`; absent of messages that people wrote. */
  readonly topic?: string;
  readonly template?: string;
  readonly createdAt: number;
  /** `person:<id>` or `link:<id>`. */
  readonly createdBy: string;
  readonly approvedAt?: number;
  /** A person, or `system` where it was approved beforehand. */
  readonly approvedBy?: string;
  readonly endedAt?: number;
  readonly endedBy?: string;
  readonly end?: DisplayEnd;
  readonly deliveries: readonly DisplayDelivery[];
}

export type DisplayStage = 'draft' | 'scheduled' | 'running' | DisplayEnd;

export function stageOf(message: DisplayMessage, now: number): DisplayStage {
  if (message.end !== undefined) return message.end;
  if (now >= message.until) return 'expired';
  if (message.approvedAt === undefined) return 'draft';
  return now < message.from ? 'scheduled' : 'running';
}
