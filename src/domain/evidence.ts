import type { OrganisationId } from './ids.ts';

/** What may be laid to an incident from the field or the centre; told by its bytes, never by its name. */
export const EVIDENCE_TYPES = {
  'image/jpeg': { kind: 'photo', suffix: 'jpg' },
  'image/png': { kind: 'photo', suffix: 'png' },
  'video/mp4': { kind: 'video', suffix: 'mp4' },
  'video/quicktime': { kind: 'video', suffix: 'mov' },
  'video/webm': { kind: 'video', suffix: 'webm' },
} as const;
export type EvidenceType = keyof typeof EVIDENCE_TYPES;
export type EvidenceKind = (typeof EVIDENCE_TYPES)[EvidenceType]['kind'];

/** A phone's photo has 2 to 8 MB; a minute of its video 60 to 130. */
export const EVIDENCE_LIMITS = { photoBytes: 16 * 1_048_576, videoBytes: 128 * 1_048_576, perIncident: 60 } as const;

/** What is known of one piece; its bytes are elsewhere, under a key. */
export interface Evidence {
  readonly id: string;
  readonly type: EvidenceType;
  readonly bytes: number;
  /** Hex SHA-256 of the bytes as they came, so that what is shown later is proven to be them. */
  readonly sha256: string;
  readonly organisation: OrganisationId;
  readonly addedAt: number;
  /** `person:<id>`. */
  readonly addedBy: string;
  /** Radio name of the unit that it came from. */
  readonly callSign?: string;
  readonly note?: string;
  /** When its bytes were destroyed because their time was over (LAW-10). */
  readonly deletedAt?: number;
}

export function evidenceKind(type: EvidenceType): EvidenceKind {
  return EVIDENCE_TYPES[type].kind;
}
