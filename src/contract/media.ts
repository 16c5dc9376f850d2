import { z } from 'zod';

/** How pictures are carried: access units for a decoder of one's own, or fragments of MP4 for Media Source Extensions. */
export const MEDIA_FORMATS = ['units', 'fmp4'] as const;
export const mediaFormat = z.enum(MEDIA_FORMATS);
export type MediaFormat = z.infer<typeof mediaFormat>;

export const videoKind = z.enum(['h264', 'h265', 'jpeg']);
export type VideoKind = z.infer<typeof videoKind>;

/** `field`: made anew for a patrol car, 400 to 700 kbit/s and no higher than 720 lines (V10). `stills`: single pictures as JPEG at a low rate, for networks that carry no video (B9). */
export const mediaStream = z.enum(['main', 'sub', 'field', 'stills']);
export type MediaStream = z.infer<typeof mediaStream>;

/** What a decoder of the sound must know. */
export const soundTrack = z.strictObject({
  codec: z.enum(['pcmu', 'pcma', 'aac']),
  /** Hz. */
  sampleRate: z.number().int().min(1).max(192_000),
  channels: z.number().int().min(1).max(8),
  /** AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1) of AAC, base64; empty otherwise. */
  description: z.string().max(1_024),
  /** Where pictures are fragments and the sound is AAC, so is the sound, for a source buffer of its own: its init segment, base64. */
  init: z.string().max(8_192).optional(),
  /** For `MediaSource.addSourceBuffer`, beside `init`. */
  mime: z.string().max(128).optional(),
});

/**
 * `/ws/<cameraId>?ticket=…&stream=main|sub&format=units|fmp4&accept=h264,h265,jpeg&audio=1` of the relay. Text messages are
 * the JSON below; each binary message is a header of `MEDIA_HEADER_BYTES`, then what its flags say. Many views over one
 * connection: `contract/media-line.ts`.
 */
export const startMessage = z.strictObject({
  type: z.literal('start'),
  kind: videoKind,
  format: mediaFormat,
  /** RFC 6381, e.g. `avc1.64001f`, `hvc1.1.6.L93.B0`; `jpeg` for motion JPEG and stills. */
  codec: z.string().max(32),
  width: z.number().int().min(1).max(16_384),
  height: z.number().int().min(1).max(16_384),
  /** avcC or hvcC (ISO/IEC 14496-15), base64; empty for JPEG. */
  description: z.string().max(16_384),
  camera: z.string(),
  stream: mediaStream,
  /** Of `fmp4`: the init segment, base64, and what `MediaSource.addSourceBuffer` is to be told. */
  init: z.string().max(32_768).optional(),
  mime: z.string().max(128).optional(),
  /** The sound that this view is given now; absent while it is given none. */
  audio: soundTrack.optional(),
});

/** How the relay stands to the camera; `since` and `retryInMs` in milliseconds, `since` since the epoch. */
export const stateMessage = z.strictObject({
  type: z.literal('state'),
  state: z.enum(['live', 'lost', 'connecting']),
  since: z.number(),
  retryInMs: z.number().optional(),
  detail: z.string().max(64).optional(),
});

/** Why a view that asked for sound is given none: its ticket has not the right, or the camera gives none. */
export const SILENCES = ['missingRight', 'noAudio'] as const;

/** The sound begins, changes or ends while the pictures go on; with `audio` absent there is none, for `reason` where it was asked for. */
export const audioMessage = z.strictObject({
  type: z.literal('audio'),
  audio: soundTrack.optional(),
  reason: z.enum(SILENCES).optional(),
});

/** A change of stream that was asked for and cannot be had: the view goes on as it was. */
export const keptMessage = z.strictObject({
  type: z.literal('kept'),
  stream: mediaStream,
  reason: z.enum(['noSource', 'tooManySources', 'noServer', 'noStills', 'unsupported']),
});

export const END_REASONS = ['revoked', 'expired', 'tooSlow', 'stopping', 'noSource', 'unsupported', 'moved'] as const;
/** The last message of a view; a socket of its own is then closed with `END_CODES[reason]`. */
export const endMessage = z.strictObject({ type: z.literal('end'), reason: z.enum(END_REASONS) });

/**
 * Relay to viewer. `start` comes before the first picture, whenever the parameters change, and when another stream or
 * format takes over: the next picture is a key frame, sequence and time are those of the new stream.
 */
export const mediaMessage = z.discriminatedUnion('type', [startMessage, stateMessage, audioMessage, keptMessage, endMessage]);
export type MediaMessage = z.infer<typeof mediaMessage>;
export type EndReason = z.infer<typeof endMessage>['reason'];

/** Viewer to relay over `/ws/<cameraId>`; anything else closes the socket with `BAD_MESSAGE_CODE`. */
export const viewerMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('stream'), stream: mediaStream }),
  z.strictObject({ type: z.literal('audio'), on: z.boolean() }),
]);

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
/** The viewer said what no viewer may say: not JSON, not of the contract, too long or too much at a time. */
export const BAD_MESSAGE_CODE = 4400;

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
  notPublished: { status: 403, title: 'This camera is not one that is published' },
  publisherPresent: { status: 409, title: 'Another publisher sends this stream' },
  noSource: { status: 404, title: 'The camera has no stream' },
  noServer: { status: 503, title: 'The server cannot be asked for leave at the moment' },
  tooManyViewers: { status: 503, title: 'The relay has as many viewers as it may have' },
  noTranscoder: { status: 501, title: 'This relay cannot transcode' },
  tooManySources: { status: 503, title: 'The relay has as many cameras connected as it may have' },
  tooManyViews: { status: 429, title: 'This line has as many views as it may have' },
} as const;
export type RefusalCode = keyof typeof REFUSALS;

export const MEDIA_HEADER_BYTES = 16;
const VERSION = 1;
const FLAGS = { key: 1, audio: 2, fragment: 4 } as const;

export interface MediaHeader {
  /** Which view of a line; 0 where the connection has one view only. */
  readonly id: number;
  /** A decoder may begin with it. */
  readonly key: boolean;
  /** Sound, not a picture. */
  readonly audio: boolean;
  /** moof and mdat (ISO/IEC 14496-12); else a picture or a piece of sound as its codec has it (`contract/media-line.ts`). */
  readonly fragment: boolean;
  /** Counts the pictures of the stream in the relay, its sound apart; a jump means that some were left out for this viewer. 32 bits. */
  readonly sequence: number;
  /** When the picture was taken: the camera's own clock where it tells one that can be, else when it reached the relay. */
  readonly wallClockMicros: number;
}

/** Where nothing is said it is a picture, no fragment, of the connection's only view. */
type HeaderFacts = Pick<MediaHeader, 'key' | 'sequence' | 'wallClockMicros'> & Partial<MediaHeader>;

/** u8 version, u8 flags (1 key frame, 2 sound, 4 fragment), u16 view, u32 sequence, u64 wall clock in microseconds; big endian. */
export function writeMediaHeader(bytes: Uint8Array, header: HeaderFacts): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, MEDIA_HEADER_BYTES);
  view.setUint8(0, VERSION);
  view.setUint8(
    1,
    (header.key ? FLAGS.key : 0) | (header.audio === true ? FLAGS.audio : 0) | (header.fragment === true ? FLAGS.fragment : 0),
  );
  view.setUint16(2, header.id ?? 0);
  view.setUint32(4, header.sequence);
  view.setBigUint64(8, BigInt(Math.max(0, Math.round(header.wallClockMicros))));
}

/** The header of `message` for a view of a line: the same but for its id. */
export function headerForView(message: Uint8Array, id: number): Uint8Array {
  // Not by `slice`: of a Buffer that is a view of the same bytes.
  const head = Uint8Array.from(message.subarray(0, MEDIA_HEADER_BYTES));
  new DataView(head.buffer).setUint16(2, id);
  return head;
}

/** Undefined when the bytes are too short or of another version. */
export function readMediaHeader(bytes: Uint8Array): MediaHeader | undefined {
  if (bytes.length < MEDIA_HEADER_BYTES || bytes[0] !== VERSION) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, MEDIA_HEADER_BYTES);
  const flags = view.getUint8(1);
  return {
    id: view.getUint16(2),
    key: (flags & FLAGS.key) !== 0,
    audio: (flags & FLAGS.audio) !== 0,
    fragment: (flags & FLAGS.fragment) !== 0,
    sequence: view.getUint32(4),
    wallClockMicros: Number(view.getBigUint64(8)),
  };
}
