import { z } from 'zod';
import { MAX_PLACE_QUERY, placeReverseAnswer, placeSearchAnswer } from '#contract/place-view.ts';
import { answer } from '../answered.ts';
import type { ApiPorts } from '../api-ports.ts';
import { defineOperation, pageLimit, type Operation } from '../operation.ts';

/** `lon,lat`. */
const place = z
  .string()
  .max(60)
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]))
  .transform(([east, north]) => ({ lon: east, lat: north }));

const searchQuery = z.strictObject({
  q: z.string().min(1).max(MAX_PLACE_QUERY),
  near: place.optional(),
  limit: pageLimit(50, 10),
});
/** A text that is a number; an empty one is none. */
const degrees = (most: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,15})?$/)
    .transform(Number)
    .pipe(z.number().min(-most).max(most));
const reverseQuery = z.strictObject({
  lon: degrees(180),
  lat: degrees(90),
  within: z.coerce.number().min(1).max(2_000).default(300),
  limit: pageLimit(20, 5),
});

/** Addresses, buildings and points of interest: public things, for all who may see incidents. */
export function placeOperations({ places }: ApiPorts): readonly Operation[] {
  return [
    defineOperation({
      id: 'searchPlaces',
      method: 'get',
      path: '/api/v1/places/search',
      summary: 'Addresses both kinds, buildings, points of interest, roads and districts by what was typed so far; near first.',
      access: { right: 'incident.view', partners: true },
      query: searchQuery,
      answer: placeSearchAnswer,
      run: async ({ query }) =>
        answer(await places.search(query.q, { limit: query.limit, ...(query.near === undefined ? {} : { near: query.near }) })),
    }),
    defineOperation({
      id: 'reversePlace',
      method: 'get',
      path: '/api/v1/places/reverse',
      summary: 'The addresses whose entrances are nearest to a place, and what is near it.',
      access: { right: 'incident.view', partners: true },
      query: reverseQuery,
      answer: placeReverseAnswer,
      run: async ({ query }) =>
        answer(await places.reverse({ lon: query.lon, lat: query.lat }, { withinMetres: query.within, limit: query.limit })),
    }),
  ];
}
