import { z } from 'zod';
import { UNIT_KINDS } from '#domain/unit.ts';

/**
 * `/api/v1/map`, WebSocket, session cookie: what moves on one map. The map says what it looks at; once a second, and at once after
 * it looked elsewhere, it is sent a frame of the units there (unit-frame.ts, binary), before it the names of those it has not been
 * told of. Who does not read in time is left frames out: there is never a queue of positions that are no longer true.
 */
export const mapLook = z.strictObject({
  type: z.literal('look'),
  /** West, south, east, north. */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Metres of the Mercator map per pixel. */
  resolution: z.number().positive().max(1_000_000),
  /** Shown wherever it is. */
  follow: z.string().max(200).optional(),
  kind: z.enum(UNIT_KINDS).optional(),
});
export type MapLook = z.infer<typeof mapLook>;

export const mapMessage = z.discriminatedUnion('type', [
  /** What the numbers of frames stand for; a number told again stands for another unit from then on. */
  z.strictObject({
    type: z.literal('names'),
    units: z.array(
      z.strictObject({
        slot: z.number().int(),
        id: z.string(),
        callSign: z.string(),
        kind: z.enum(UNIT_KINDS),
        organisation: z.string(),
      }),
    ),
  }),
  /** The registry of cameras has changed: whoever shows it asks again. */
  z.strictObject({ type: z.literal('cameras'), version: z.number().int() }),
  z.strictObject({ type: z.literal('bye'), reason: z.enum(['signedOut', 'expired', 'stopping']) }),
]);
export type MapMessage = z.infer<typeof mapMessage>;
export type UnitName = Extract<MapMessage, { type: 'names' }>['units'][number];
