import type { EventState, Grade, PartnerEvent } from '#domain/event.ts';
import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { ScsnsEnvelope, ScsnsEventBody } from '#protocol/scsns-envelope.ts';
import { readPlace, type ReadPlace } from '../facts.ts';
import { isDrillKind, stateOf, type ApartFromPerson, type ReadReport, type ReportContext, type ScsnsMeaning } from '../read-report.ts';
import { RESULT, type Result } from '../results.ts';
import { PROFILE_ITEM } from '../stored-person.ts';

const MAX_KIND = 64;

export interface ScsnsContext extends ReportContext {
  readonly meaning: ScsnsMeaning;
}

/** One EVENT or PREEVT, already of the right shape, as an event of ours (DOMAIN §1.3 a). */
export function readScsnsEvent(envelope: ScsnsEnvelope, body: ScsnsEventBody, { meaning, ...context }: ScsnsContext): ReadReport {
  const sent = itemsOf(envelope, body, meaning);
  const about = meaning.person?.(sent, { sender: envelope.sysCd, occurrence: body.ocrNbr, ...given({ content: body.ocrEvtCn }) });
  const items = about?.items ?? sent;
  const kind = kindOf(body, items, meaning);
  const stateCode = body.ocrSts || body.ocrEvtSts?.ocrEvtStsCd || '';
  const state = stateOf(stateCode);
  const at = timeOf(envelope, body, state);
  const problem = findProblem(body, { stateCode, state, kind, at }, meaning);
  if (problem || state === undefined || typeof at !== 'number') {
    const { result, text } = problem ?? { result: RESULT.invalid, text: 'body: cannot be read' };
    return { ok: false, result, problems: [text], reference: body.ocrNbr };
  }
  const { place, address, odd } = placeOf(body, items);
  const event: PartnerEvent = {
    ...context,
    sender: envelope.sysCd,
    type: body.evtId,
    occurrence: body.ocrNbr,
    state,
    grade: gradeOf(body, kind, meaning),
    kind,
    ...given({
      content: contentOf(body, about) || (place ? undefined : body.ocrPlc),
      facility: items['OCCUR_FCLT_ID'],
      reporter: body.ocrEvtStsUsr?.ocrEvtUsrId,
    }),
    ...(place ? { place } : {}),
    ...(address === undefined ? {} : { address }),
    at,
    drill: items['isTest'] === 'Y' || isDrillKind(kind),
    items,
  };
  return { ok: true, event, ...(about ? { person: about.person } : {}), odd: odd === undefined ? [] : [odd] };
}

function gradeOf(body: ScsnsEventBody, kind: string, meaning: ScsnsMeaning): Grade {
  return meaning.gradeOf?.(kind) ?? (body.evtGrad === '20' ? 'normal' : 'urgent');
}

function contentOf(body: ScsnsEventBody, about: ApartFromPerson | undefined): string | null | undefined {
  return about ? about.content : body.ocrEvtCn;
}

function placeOf(body: ScsnsEventBody, items: Readonly<Record<string, string>>): ReadPlace {
  return readPlace({
    lon: body.ocrLc?.crdntX ?? '',
    lat: body.ocrLc?.crdntY ?? '',
    address: body.ocrPlc ?? undefined,
    areaCode: items['AREA_CD'] ?? items['ADDR_CD'],
  });
}

/** Leaves out what is empty. */
function given(
  facts: Readonly<Partial<Record<'content' | 'facility' | 'reporter', string | null | undefined>>>,
): Partial<Pick<PartnerEvent, 'content' | 'facility' | 'reporter'>> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => !!value));
}

/** When it happened, or of a change when that was said; `wrong` where a time is there that is none. */
function timeOf(envelope: ScsnsEnvelope, body: ScsnsEventBody, state: EventState | undefined): number | 'wrong' | undefined {
  const inOrder = state === 'changed' ? [body.ocrEvtStsTime, body.ocrEvtTime] : [body.ocrEvtTime, body.ocrEvtStsTime];
  const sent = [...inOrder, envelope.reqDate].flatMap((text) => (text ? [parseSeoulTime(text)] : []));
  return sent.includes(undefined) ? 'wrong' : sent[0];
}

function findProblem(
  body: ScsnsEventBody,
  read: { stateCode: string; state: EventState | undefined; kind: string; at: number | 'wrong' | undefined },
  meaning: ScsnsMeaning,
): { readonly result: Result; readonly text: string } | undefined {
  const count = body.ocrEvtItem?.length ?? 0;
  if (!meaning.types.has(body.evtId)) return { result: RESULT.noSuchCase, text: `body.evtId: ${body.evtId} is not linked here` };
  if (read.stateCode === '') return { result: RESULT.missing, text: 'body.ocrSts: missing' };
  if (read.state === undefined) return { result: RESULT.invalid, text: `body.ocrSts: ${read.stateCode} is not a known progress code` };
  if (read.at === 'wrong') return { result: RESULT.invalid, text: 'body.ocrEvtTime: not yyyyMMddHHmmss' };
  if (read.at === undefined) return { result: RESULT.missing, text: 'body.ocrEvtTime: missing' };
  if (body.ocrEvtItemCnt && Number(body.ocrEvtItemCnt) !== count)
    return { result: RESULT.invalid, text: `body.ocrEvtItemCnt: ${body.ocrEvtItemCnt}, but there are ${count} items` };
  if (read.kind === '' && read.state === 'occurred')
    return { result: RESULT.missing, text: `body.ocrEvtItem.${meaning.kindItem}: missing` };
  return undefined;
}

/** What happened: the item that says so, the detail in words or by code, the event's name. A bare number is no word if there is another. */
function kindOf(body: ScsnsEventBody, items: Readonly<Record<string, string>>, meaning: ScsnsMeaning): string {
  const words = [items[meaning.kindItem], body.ocrEvtDtl?.ocrEvtDtlCdDtl, body.ocrEvtDtl?.ocrEvtDtlCd, body.evtNm]
    .map((text) => text?.trim() ?? '')
    .filter((text) => text !== '' && text.length <= MAX_KIND);
  const word = words.find((text) => !/^\d+$/.test(text)) ?? words[0] ?? '';
  return meaning.canonicalKind?.(word) ?? word;
}

/** Items as sent, and with them which way they came: hops, codes of sender and receiver, the wire. */
function itemsOf(envelope: ScsnsEnvelope, body: ScsnsEventBody, { gradeItem }: ScsnsMeaning): Record<string, string> {
  const items: Record<string, string> = Object.fromEntries(
    // Whom an event is about is the vault's to say: a partner's own reference would open somebody else.
    (body.ocrEvtItem ?? []).filter(({ key, val }) => !!val && key !== PROFILE_ITEM).map(({ key, val }) => [key, val ?? '']),
  );
  const way: Record<string, string | null | undefined> = {
    [gradeItem]: items[gradeItem] ?? body.evtGrad,
    SEND_CD: envelope.sendCd,
    RCV_CD: envelope.rcvCd,
    SVC_TY: envelope.svcTy,
    TRAN_SYS_HIS: envelope.tranSysHis?.join(' > '),
    EVT_NM: body.evtNm,
    ADDR: body.ocrPlc,
    LON: body.ocrLc?.crdntX,
    LAT: body.ocrLc?.crdntY,
    wire: 'http',
  };
  for (const [key, value] of Object.entries(way)) if (value) items[key] = value;
  return items;
}
