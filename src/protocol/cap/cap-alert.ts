/** Common Alerting Protocol 1.2 (OASIS 2010-07-01, ITU-T X.1303bis): the message as data. Texts are trimmed, times milliseconds since the epoch. */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';

export const CAP_STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
export const CAP_MESSAGE_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
export const CAP_SCOPES = ['Public', 'Restricted', 'Private'] as const;
export const CAP_CATEGORIES = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
export const CAP_RESPONSES = ['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Avoid', 'Monitor', 'Assess', 'AllClear', 'None'] as const;
export const CAP_URGENCIES = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
export const CAP_SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export const CAP_CERTAINTIES = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

export type CapSeverity = (typeof CAP_SEVERITIES)[number];

export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: number;
  readonly status: (typeof CAP_STATUSES)[number];
  readonly msgType: (typeof CAP_MESSAGE_TYPES)[number];
  readonly scope: (typeof CAP_SCOPES)[number];
  readonly source?: string;
  /** Present when `scope` is Restricted. */
  readonly restriction?: string;
  /** Present when `scope` is Private. */
  readonly addresses?: string;
  readonly code: readonly string[];
  readonly note?: string;
  /** What it updates, cancels or answers, in the order sent. */
  readonly references: readonly CapReference[];
  readonly incidents?: string;
  readonly info: readonly CapInfo[];
}

export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: number;
}

/** What happened, in one language. */
export interface CapInfo {
  /** RFC 3066; `en-US` where the message does not say. */
  readonly language: string;
  readonly category: readonly (typeof CAP_CATEGORIES)[number][];
  readonly event: string;
  readonly responseType: readonly (typeof CAP_RESPONSES)[number][];
  readonly urgency: (typeof CAP_URGENCIES)[number];
  readonly severity: CapSeverity;
  readonly certainty: (typeof CAP_CERTAINTIES)[number];
  readonly audience?: string;
  readonly eventCode: readonly CapValue[];
  readonly effective?: number;
  readonly onset?: number;
  readonly expires?: number;
  readonly senderName?: string;
  readonly headline?: string;
  readonly description?: string;
  readonly instruction?: string;
  readonly web?: string;
  readonly contact?: string;
  readonly parameter: readonly CapValue[];
  readonly resource: readonly CapResource[];
  readonly area: readonly CapArea[];
}

export interface CapValue {
  readonly valueName: string;
  readonly value: string;
}

/** A file beside the message, by name only: it is never fetched, and what is inside (`derefUri`) is not kept. */
export interface CapResource {
  readonly resourceDesc: string;
  readonly mimeType: string;
  readonly size?: number;
  readonly uri?: string;
  readonly digest?: string;
}

export interface CapPoint {
  readonly lat: number;
  readonly lon: number;
}

export interface CapArea {
  readonly areaDesc: string;
  /** Rings without the repeated last point; at least three points. */
  readonly polygon: readonly (readonly CapPoint[])[];
  readonly circle: readonly (CapPoint & { readonly radiusKm: number })[];
  readonly geocode: readonly CapValue[];
  /** Feet above mean sea level, as the standard counts. */
  readonly altitude?: number;
  readonly ceiling?: number;
}
