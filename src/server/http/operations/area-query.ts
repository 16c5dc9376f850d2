import { z } from 'zod';
import type { Area } from '#domain/area.ts';

const MAX_CORNERS = 200;
/** Farther than this is not around anything any more. */
const MAX_RADIUS_METRES = 50_000;
const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);

/** Text of numbers; an empty place is no number and is refused. */
function numbers(text: string, between: RegExp): number[] {
  return text.split(between).map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
}

/** Where to look, said in one of three ways. */
export const areaQuery = {
  /** West, south, east, north, with commas between. */
  bbox: z
    .string()
    .max(200)
    .transform((text) => numbers(text, /,/))
    .pipe(z.tuple([lon, lat, lon, lat]))
    .optional(),
  /** `lon,lat,metres`. */
  circle: z
    .string()
    .max(200)
    .transform((text) => numbers(text, /,/))
    .pipe(z.tuple([lon, lat, z.number().positive().max(MAX_RADIUS_METRES)]))
    .optional(),
  /** Corners of a ring: `lon,lat;lon,lat;lon,lat…`. */
  area: z
    .string()
    .max(MAX_CORNERS * 48)
    .transform((text) => text.split(';').map((corner) => numbers(corner, /,/)))
    .pipe(
      z
        .array(z.tuple([lon, lat]))
        .min(3)
        .max(MAX_CORNERS),
    )
    .optional(),
} as const;

type AreaQuery = { readonly [Key in keyof typeof areaQuery]?: z.infer<(typeof areaQuery)[Key]> };

/** The ring before the circle before the box; `elsewhere` where none was said. */
export function areaOf({ bbox, circle, area }: AreaQuery, elsewhere: readonly [number, number, number, number]): Area {
  if (area) return { kind: 'ring', ring: area };
  if (circle) return { kind: 'circle', lon: circle[0], lat: circle[1], radiusMetres: circle[2] };
  return { kind: 'box', box: bbox ?? elsewhere };
}
