import { z } from 'zod';
import type { ServiceAnswer } from './juso-api.ts';

/**
 * Answers of VWorld: search 2.0 (`req/search`, type=address and place) and the reverse geocoder of the address API 2.0
 * (`req/address?request=getAddress`), format=json, crs=EPSG:4326. `response.status` is OK, NOT_FOUND or ERROR; numbers are texts.
 */
const error = z.object({ code: z.string(), text: z.string().optional() });
const head = z.object({ response: z.object({ status: z.string(), error: error.optional(), result: z.unknown().optional() }) });
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const item = z.object({
  id: z.string(),
  title: text,
  category: text,
  address: z.object({ road: text, parcel: text, zipcode: text, bldnm: text }),
  point: z.object({ x: z.coerce.number(), y: z.coerce.number() }),
});
export type VWorldItem = z.infer<typeof item>;
const searchResult = z.object({ items: z.array(z.unknown()) });
const address = z.object({ zipcode: text, type: z.enum(['road', 'parcel']), text: z.string() });
export type VWorldAddress = z.infer<typeof address>;

const ERRORS: Readonly<Record<string, string>> = {
  PARAM_REQUIRED: 'something that it needs was not said',
  INVALID_TYPE: 'something was said in a wrong form',
  INVALID_RANGE: 'something was said that it does not know',
  INVALID_KEY: 'the key is not registered',
  INCORRECT_KEY: 'the key belongs to another address than this server has',
  UNAVAILABLE_KEY: 'the key is suspended',
  OVER_REQUEST_LIMIT: 'the limit of the day is reached',
  SYSTEM_ERROR: 'its system failed',
  UNKNOWN_ERROR: 'it failed and does not say why',
};

/** Never throws; items that do not fit are left out. */
export function readVWorldSearch(body: string): ServiceAnswer<VWorldItem> {
  const result = resultOf(body);
  if (result === undefined) return { found: [] };
  if (typeof result === 'string') return { problem: result };
  const read = searchResult.safeParse(result.value);
  return read.success
    ? { found: read.data.items.flatMap((each) => item.safeParse(each).data ?? []) }
    : { problem: 'its answer cannot be read' };
}

export function readVWorldAddress(body: string): ServiceAnswer<VWorldAddress> {
  const result = resultOf(body);
  if (result === undefined) return { found: [] };
  if (typeof result === 'string') return { problem: result };
  return Array.isArray(result.value)
    ? { found: result.value.flatMap((each: unknown) => address.safeParse(each).data ?? []) }
    : { problem: 'its answer cannot be read' };
}

/** Undefined: nothing was found. A text: what is wrong. */
function resultOf(body: string): { readonly value: unknown } | string | undefined {
  const read = head.safeParse(jsonOf(body));
  if (!read.success) return 'its answer cannot be read';
  const { status, error: said, result } = read.data.response;
  if (status === 'NOT_FOUND') return undefined;
  if (status === 'OK') return { value: result };
  return said ? `${said.code}: ${ERRORS[said.code] ?? (said.text ?? '').slice(0, 100)}` : `status ${status.slice(0, 40)}`;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
