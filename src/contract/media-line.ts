import { z } from 'zod';
import {
  MEDIA_FORMATS,
  REFUSALS,
  audioMessage,
  endMessage,
  keptMessage,
  mediaFormat,
  mediaStream,
  startMessage,
  stateMessage,
  videoKind,
  type RefusalCode,
} from './media.ts';

/**
 * `/line` of the relay: many views over one WebSocket, so that a page of 25 tiles has one connection. Each view has its own
 * ticket, is admitted, journalled, renewed and revoked as if it stood alone. Text is the JSON below, both ways.
 *
 * Binary, relay to viewer: the header of `contract/media.ts` with the view's id, then
 * - H.264, H.265 as `units`: the access unit's NAL units, each after its length in four bytes;
 * - JPEG, and the stream `stills`: the JPEG file;
 * - `fmp4`: one moof and mdat of one picture (key frame or not). Its time line is the channel's, in 90 kHz ticks from about 0
 *   at the channel's first picture: a viewer who comes later begins far from 0 and takes its place from `buffered`;
 * - sound: one frame of AAC or a run of G.711 bytes; with the fragment flag moof and mdat for the sound's own source buffer,
 *   on the same time line. Key and sequence as for pictures; every piece is key.
 */
export const LINE_LIMITS = {
  /** Views that are open or being opened; one more is refused `tooManyViews`. */
  maxViews: 64,
  maxMessageBytes: 8_192,
  /** What a page may say in a second; more closes the line with `BAD_MESSAGE_CODE`. */
  maxMessagesPerSecond: 256,
} as const;

/** Chosen by the viewer; unique among its open views. Using one that is open closes the line with `BAD_MESSAGE_CODE`. */
export const lineViewId = z.number().int().min(1).max(0xffff);

/** Viewer to relay. What names an id that is not open (any more) is passed over: the view may just have ended. */
export const lineCommand = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('open'),
    id: lineViewId,
    camera: z.string().min(1).max(128),
    ticket: z.string().min(1).max(4_096),
    stream: mediaStream,
    format: mediaFormat.default(MEDIA_FORMATS[0]),
    /** What the viewer can decode: another codec is answered with the shared transcode to H.264 where there is one, else `end` `unsupported`. */
    accept: z.array(videoKind).min(1).max(3),
    audio: z.boolean().optional(),
  }),
  /** The old stream goes on until the new one has a key frame to begin with; then `start`. Asked again meanwhile, the last wish counts. */
  z.strictObject({ type: z.literal('stream'), id: lineViewId, stream: mediaStream }),
  /** Answered by `audio`. */
  z.strictObject({ type: z.literal('audio'), id: lineViewId, on: z.boolean() }),
  /** Nothing more comes for this id, which is free again at once. */
  z.strictObject({ type: z.literal('close'), id: lineViewId }),
]);
export type LineCommand = z.infer<typeof lineCommand>;
export type LineOpen = Extract<LineCommand, { type: 'open' }>;

const id = { id: lineViewId };
const refusalCode = z.enum(Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]);

/** Relay to viewer. After `refused` and `end` the id is free again. */
export const lineMessage = z.discriminatedUnion('type', [
  startMessage.extend(id),
  stateMessage.extend(id),
  audioMessage.extend(id),
  keptMessage.extend(id),
  endMessage.extend(id),
  /** The view did not begin; `status` and `title` as the problem details of `REFUSALS`. */
  z.strictObject({ type: z.literal('refused'), ...id, code: refusalCode, status: z.number().int(), title: z.string() }),
  /** The relay ends: the whole line is closed with `END_CODES.stopping`. */
  z.strictObject({ type: z.literal('stopping') }),
]);
export type LineMessage = z.infer<typeof lineMessage>;
