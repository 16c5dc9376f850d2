import type { Area, HazardArea } from '#domain/area.ts';
import { middleOf } from '#domain/area.ts';
import type { EventState, PartnerEvent } from '#domain/event.ts';
import { positionAt, type PathPoint } from '#domain/hazard-path.ts';
import type { EventId, LinkId } from '#domain/ids.ts';
import type { CapAlert, CapArea, CapInfo, CapPoint } from '#protocol/cap/cap-alert.ts';
import { CAP_SEVERITIES } from '#protocol/cap/cap-alert.ts';
import { readTrack } from './cap-track.ts';
import type { ConfigNdms } from './config.ts';
import { regionsOfCodes } from './regions.ts';

/** 재난정보 긴급지원 (DOMAIN §5.1). */
export const EVENT_TYPE = 'DUCDP110';
export const SENDER = 'NDMS';

const MAX_SHAPES = 50;
/** Corners of one ring that an incident keeps; what has more is thinned evenly. */
const MAX_CORNERS = 500;
const MAX_CONTENT = 2_000;
const MAX_WORDS = 200;
/** A circle that is a point in CAP (radius 0) holds round it so far; *ours*. */
const POINT_METRES = 200;

interface Naming {
  readonly link: LinkId;
  readonly id: EventId;
  readonly regions: ConfigNdms['regions'];
}

/**
 * A CAP message as an event of the city: the Korean text where there is one, areas of all blocks of that language, the worst severity, the latest end.
 * `problems` names parameters of ours that cannot be read. Only for Alert, Update and Cancel.
 */
export function eventOfCap(alert: CapAlert, naming: Naming): { readonly event: PartnerEvent; readonly problems: readonly string[] } {
  const infos = spokenInfos(alert);
  const [info] = infos;
  const track = readTrack(infos.flatMap(({ parameter }) => parameter));
  const area = areaOf(infos, naming.regions);
  const references = alert.references.map(({ sender, identifier }) => `${sender},${identifier}`);
  const state = stateOf(alert, infos);
  const own = `${alert.sender},${alert.identifier}`;
  const expires = infos.flatMap(({ expires: at }) => at ?? []);
  const place = placeOf({ area, path: track.path, words: wordsOf(infos) }, alert.sent);
  const content = info && contentOf(info);
  const event: PartnerEvent = {
    id: naming.id,
    link: naming.link,
    sender: SENDER,
    type: EVENT_TYPE,
    // What ends a case has no case of its own: it is known by what it ends (D12).
    occurrence: state === 'cancelled' || state === 'released' ? (references.at(-1) ?? own) : own,
    state,
    grade: infos.some(isUrgent) ? 'urgent' : 'normal',
    kind: info?.event.slice(0, 100) ?? '',
    ...(content ? { content } : {}),
    ...(place ? { place } : {}),
    at: alert.sent,
    drill: alert.status !== 'Actual',
    ...(area ? { area } : {}),
    ...(track.path ? { path: track.path } : {}),
    ...(expires.length === 0 ? {} : { expiresAt: Math.max(...expires) }),
    ...(alert.scope === 'Public' ? {} : { restricted: true }),
    follows: references,
    items: itemsOf(alert, infos),
  };
  return { event, problems: track.problems };
}

/** The blocks of the language that is read here: Korean where there are any, else that of the first. */
function spokenInfos(alert: CapAlert): readonly CapInfo[] {
  const language = alert.info.find((info) => /^ko\b/i.test(info.language))?.language ?? alert.info[0]?.language;
  return alert.info.filter((info) => info.language === language);
}

function stateOf(alert: CapAlert, infos: readonly CapInfo[]): EventState {
  if (alert.msgType === 'Cancel') return 'cancelled';
  if (alert.msgType !== 'Update') return 'occurred';
  const over = infos.length > 0 && infos.every(({ responseType }) => responseType.includes('AllClear'));
  return over ? 'released' : 'changed';
}

/** 위급재난 is Extreme, 긴급재난 Severe (DOMAIN §5.2); what is past is not urgent. */
function isUrgent(info: CapInfo): boolean {
  return (info.severity === 'Extreme' || info.severity === 'Severe') && info.urgency !== 'Past';
}

function contentOf({ headline, description, instruction }: CapInfo): string {
  return [headline, description, instruction].filter(Boolean).join(' ').slice(0, MAX_CONTENT);
}

function areaOf(infos: readonly CapInfo[], regions: ConfigNdms['regions']): HazardArea | undefined {
  const shapes = infos.flatMap((info) => info.area.flatMap((area) => shapesOf(area, regions))).slice(0, MAX_SHAPES);
  const words = wordsOf(infos);
  return shapes.length === 0 ? undefined : { ...(words ? { words } : {}), shapes };
}

function wordsOf(infos: readonly CapInfo[]): string {
  const all = infos.flatMap((info) => info.area.map(({ areaDesc }) => areaDesc));
  return [...new Set(all)].join(', ').slice(0, MAX_WORDS);
}

function shapesOf(area: CapArea, regions: ConfigNdms['regions']): readonly Area[] {
  const drawn: readonly Area[] = [
    ...area.polygon.map((ring): Area => ({ kind: 'ring', ring: thinned(ring).map(({ lon, lat }) => [lon, lat] as const) })),
    ...area.circle.map(({ lon, lat, radiusKm }): Area => ({
      kind: 'circle',
      lon,
      lat,
      radiusMetres: Math.max(POINT_METRES, radiusKm * 1_000),
    })),
  ];
  if (drawn.length > 0) return drawn;
  return regionsOfCodes(
    regions,
    area.geocode.map(({ value }) => value),
  );
}

function thinned(ring: readonly CapPoint[]): readonly CapPoint[] {
  const every = Math.ceil(ring.length / MAX_CORNERS);
  return ring.filter((_, at) => at % every === 0);
}

interface Extent {
  readonly area: HazardArea | undefined;
  readonly path: readonly PathPoint[] | undefined;
  readonly words: string;
}

/** In the middle of the first shape; of what moves, where it is. */
function placeOf({ area, path, words }: Extent, sent: number): PartnerEvent['place'] {
  const [shape] = area?.shapes ?? [];
  const middle = (path && (positionAt(path, sent) ?? path[0])) ?? (shape && middleOf(shape));
  if (!middle) return undefined;
  return { lon: middle.lon, lat: middle.lat, origin: 'sent', ...(words === '' ? {} : { address: words }) };
}

function itemsOf(alert: CapAlert, infos: readonly CapInfo[]): Record<string, string> {
  const [info] = infos;
  const worst = CAP_SEVERITIES.find((severity) => infos.some((each) => each.severity === severity));
  return {
    CAP_ID: alert.identifier,
    CAP_SENDER: alert.sender,
    CAP_STATUS: alert.status,
    CAP_SCOPE: alert.scope,
    ...(worst === undefined ? {} : { CAP_SEVERITY: worst }),
    ...(info ? { CAP_URGENCY: info.urgency, CAP_CERTAINTY: info.certainty, CAP_CATEGORY: info.category.join(' ') } : {}),
  };
}
