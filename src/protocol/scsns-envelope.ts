import { z } from 'zod';
import { cleanText } from './clean-text.ts';

/**
 * The SCSNS (Smart City Safety Net Service) HTTP/JSON envelope and its EVENT body (DOMAIN §1.3 a). Keys that are not
 * known are let through: partners add some. Every text is bounded.
 */
const short = z.string().max(64).transform(cleanText);
const text = z.string().max(4_000).transform(cleanText);
const needed = z.string().max(64).transform(cleanText).pipe(z.string().min(1));
/** Numbers come as text from some senders and as numbers from others. */
const numeric = z.union([z.string().max(64), z.number()]).transform(String);

export const MAX_HOPS = 20;
export const MAX_ITEMS = 100;

const hop = z
  .union([short, z.looseObject({ tranSysHis: short })])
  .transform((entry) => (typeof entry === 'string' ? entry : entry.tranSysHis));

export const scsnsEnvelope = z.looseObject({
  svcTy: z.enum(['AUTH', 'EVENT', 'PREEVT']),
  hdCnt: numeric.nullish(),
  dtCnt: numeric.nullish(),
  apSeq: z.looseObject({ apCurrent: numeric.nullish(), apTotal: numeric.nullish() }).nullish(),
  cmnMtd: numeric.nullish(),
  sendCd: needed,
  rcvCd: short.nullish(),
  encAt: z.enum(['Y', 'N']).nullish(),
  tranTy: short.nullish(),
  rrKey: z.string().max(256).nullish(),
  reqDate: short.nullish(),
  bodyLen: numeric.nullish(),
  sysCd: z.string().regex(/^[0-9A-Za-z_-]{1,16}$/, 'must be 1-16 letters, digits, _ or -'),
  tranSysHis: z.array(hop).max(MAX_HOPS).nullish(),
  callBack: z.looseObject({ useYn: short.nullish(), targetUrl: z.string().max(500).nullish() }).nullish(),
  /** An object, or text when it is encrypted (or an object written as text). */
  body: z.union([z.looseObject({}), z.string().min(1)]),
});
export type ScsnsEnvelope = z.infer<typeof scsnsEnvelope>;

export const scsnsAuthBody = z.looseObject({ apiKey: z.string().min(1).max(256) });

export const scsnsEventBody = z.looseObject({
  startTag: z.literal('$DA').nullish(),
  endTag: z.literal('$DB').nullish(),
  finishTag: z.literal('$DF').nullish(),
  evtId: needed,
  evtNm: short.nullish(),
  evtGrad: z.enum(['10', '20', '90']),
  /** Occurrence number; a date-time in the public source, any text here. */
  ocrNbr: z.union([needed, z.number().transform(String)]),
  ocrSts: z.string().max(8).nullish(),
  ocrLc: z.looseObject({ crdntX: numeric.nullish(), crdntY: numeric.nullish(), crdntZ: numeric.nullish() }).nullish(),
  ocrPlc: text.nullish(),
  ocrEvtCn: text.nullish(),
  ocrEvtTime: short.nullish(),
  ocrEvtSts: z.looseObject({ ocrEvtStsCd: z.string().max(8).nullish(), ocrEvtStsDtl: text.nullish() }).nullish(),
  ocrEvtStsUsr: z.looseObject({ ocrEvtUsrId: short.nullish(), ocrEvtUsrNm: short.nullish() }).nullish(),
  ocrEvtStsTime: short.nullish(),
  ocrEvtEndTime: short.nullish(),
  ocrEvtItemCnt: numeric.nullish(),
  ocrEvtItem: z
    .array(z.looseObject({ key: needed, val: text.nullish() }))
    .max(MAX_ITEMS)
    .nullish(),
  ocrEvtDtl: z.looseObject({ ocrEvtDtlCd: short.nullish(), ocrEvtDtlCdDtl: text.nullish() }).nullish(),
});
export type ScsnsEventBody = z.infer<typeof scsnsEventBody>;

export interface ScsnsProblem {
  readonly why: 'missing' | 'invalid' | 'tooMany';
  /** `field: reason`. */
  readonly text: string;
}

export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly ScsnsProblem[] };

/** Decodes by one of the schemas above; each problem names its field and tells missing, wrong and too many apart. */
export function decodeScsns<Value>(schema: z.ZodType<Value>, input: unknown, inside = ''): Decoded<Value> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: parsed.error.issues.slice(0, 50).map((issue) => problemOf(issue, input, inside)) };
}

function problemOf(issue: z.core.$ZodIssue, input: unknown, inside: string): ScsnsProblem {
  const field = [...(inside ? [inside] : []), ...issue.path.map(String)].join('.') || 'body';
  const value = issue.path.reduce<unknown>((from, key) => (isRecord(from) ? from[String(key)] : undefined), input);
  if (value === undefined || value === null || value === '') return { why: 'missing', text: `${field}: missing` };
  if (issue.code === 'too_big' && issue.origin === 'array') return { why: 'tooMany', text: `${field}: more than ${issue.maximum}` };
  return { why: 'invalid', text: `${field}: ${issue.message}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What the receiver answers: result `0` done or `1` not, the four-digit type, and a message (the session key of an AUTH). */
export function writeScsnsReply(type: string, message: string): string {
  const result = type.startsWith('2') ? '0' : '1';
  return JSON.stringify({ startTag: '$DA', endTag: '$DB', result, type, message, finishTag: '$DF' });
}
