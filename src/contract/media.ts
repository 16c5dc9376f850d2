import { z } from 'zod';

/**
 * `/ws/<cameraId>?ticket=…&stream=main|sub` of the relay. Text messages are the JSON below; each binary message is one
 * access unit: a header of `MEDIA_HEADER_BYTES`, then its NAL units, each after its length in four bytes.
 */
export const mediaMessage = z.discriminatedUnion('type', [
  /** Before the first access unit, and again whenever the stream's parameters change; the next unit is a key frame. */
  z.strictObject({
    type: z.literal('start'),
    /** RFC 6381, e.g. `avc1.64001f`. */
    codec: z.string().max(32),
    width: z.number().int().min(1).max(16_384),
    height: z.number().int().min(1).max(16_384),
    /** AVCDecoderConfigurationRecord, base64. */
    description: z.string().max(16_384),
    camera: z.string(),
    stream: z.enum(['main', 'sub']),
  }),
  /** How the relay stands to the camera; `since` and `retryInMs` in milliseconds, `since` since the epoch. */
  z.strictObject({
    type: z.literal('state'),
    state: z.enum(['live', 'lost', 'connecting']),
    since: z.number(),
    retryInMs: z.number().optional(),
    detail: z.string().max(64).optional(),
  }),
  /** The last message; the socket is then closed with `END_CODES[reason]`. */
  z.strictObject({
    type: z.literal('end'),
    reason: z.enum(['revoked', 'expired', 'tooSlow', 'stopping', 'noSource', 'unsupported', 'moved']),
  }),
]);
export type MediaMessage = z.infer<typeof mediaMessage>;
export type EndReason = Extract<MediaMessage, { type: 'end' }>['reason'];

/** WebSocket close code of each reason (RFC 6455 §7.4.2, private use). */
export const END_CODES: Readonly<Record<EndReason, number>> = {
  revoked: 4001,
  expired: 4002,
  tooSlow: 4003,
  stopping: 4004,
  noSource: 4005,
  unsupported: 4006,
  /** Another relay has the camera now: new addresses lead there. */
  moved: 4007,
};

/** Why a view did not begin: `code` of the problem details, and of the `view.refused` report. */
export const REFUSALS = {
  noTicket: { status: 401, title: 'A ticket is needed' },
  badTicket: { status: 401, title: 'The ticket is not valid' },
  expiredTicket: { status: 401, title: 'The ticket has expired' },
  otherCamera: { status: 403, title: 'The ticket is for another camera' },
  missingRight: { status: 403, title: 'The ticket does not give this right' },
  revoked: { status: 403, title: 'The leave to view was withdrawn' },
  ticketInUse: { status: 403, title: 'The ticket is in use by another viewer' },
  otherOrigin: { status: 403, title: 'This page may not ask for video' },
  noSource: { status: 404, title: 'The camera has no stream' },
  noServer: { status: 503, title: 'The server cannot be asked for leave at the moment' },
  tooManyViewers: { status: 503, title: 'The relay has as many viewers as it may have' },
  tooManySources: { status: 503, title: 'The relay has as many cameras connected as it may have' },
} as const;
export type RefusalCode = keyof typeof REFUSALS;

export const MEDIA_HEADER_BYTES = 16;
const VERSION = 1;
const KEY = 1;

export interface MediaHeader {
  readonly key: boolean;
  /** Counts the access units of the stream in the relay; a jump means that units were left out for this viewer. 32 bits. */
  readonly sequence: number;
  /** When the picture was taken: the camera's own clock where it tells one that can be, else when it reached the relay. */
  readonly wallClockMicros: number;
}

/** u8 version, u8 flags (bit 0: key frame), u16 reserved, u32 sequence, u64 wall clock in microseconds; big endian. */
export function writeMediaHeader(bytes: Uint8Array, header: MediaHeader): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, MEDIA_HEADER_BYTES);
  view.setUint8(0, VERSION);
  view.setUint8(1, header.key ? KEY : 0);
  view.setUint16(2, 0);
  view.setUint32(4, header.sequence);
  view.setBigUint64(8, BigInt(Math.max(0, Math.round(header.wallClockMicros))));
}

/** Undefined when the bytes are too short or of another version. */
export function readMediaHeader(bytes: Uint8Array): MediaHeader | undefined {
  if (bytes.length < MEDIA_HEADER_BYTES || bytes[0] !== VERSION) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, MEDIA_HEADER_BYTES);
  return { key: (view.getUint8(1) & KEY) !== 0, sequence: view.getUint32(4), wallClockMicros: Number(view.getBigUint64(8)) };
}
