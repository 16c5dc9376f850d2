import { z } from 'zod';

export const addressView = z.object({
  /** 도로명주소, in full. */
  road: z.string(),
  /** 지번주소, in full; empty where no lot is known. */
  lot: z.string(),
  zip: z.string(),
  /** Name of the building; empty where it has none. */
  name: z.string(),
});
export type AddressView = z.infer<typeof addressView>;

export const PLACE_KINDS = ['address', 'building', 'poi', 'road', 'district'] as const;

export const placeHitView = z.object({
  kind: z.enum(PLACE_KINDS),
  id: z.string(),
  title: z.string(),
  lon: z.number(),
  lat: z.number(),
  address: addressView.optional(),
  category: z.string().optional(),
  /** From `near`. */
  metres: z.number().optional(),
  /** The number that was asked for, or its place, is not known: this is the nearest one. */
  nearest: z.literal(true).optional(),
});
export type PlaceHitView = z.infer<typeof placeHitView>;

/** Where an answer comes from: the city's own list, or a service of the state that was asked instead. */
export const PLACE_SOURCES = ['local', 'juso', 'vworld', 'none'] as const;

export const placeSearchAnswer = z.object({ places: z.array(placeHitView), source: z.enum(PLACE_SOURCES) });
export type PlaceSearchAnswer = z.infer<typeof placeSearchAnswer>;

export const placeReverseAnswer = z.object({
  /** By their entrances, the nearest first. */
  addresses: z.array(z.object({ address: addressView, lon: z.number(), lat: z.number(), metres: z.number() })),
  pois: z.array(z.object({ name: z.string(), category: z.string(), lon: z.number(), lat: z.number(), metres: z.number() })),
  source: z.enum(PLACE_SOURCES),
});
export type PlaceReverseAnswer = z.infer<typeof placeReverseAnswer>;

export const MAX_PLACE_QUERY = 200;
