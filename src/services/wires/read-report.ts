import { EVENT_STATES, type EventState, type Grade, type PartnerEvent } from '#domain/event.ts';
import type { LinkId } from '#domain/ids.ts';
import type { TelegramHeader } from '#protocol/telegram-header.ts';
import type { Notice, PersonalData } from '../ports.ts';
import type { Result } from './results.ts';

/** What one message of a partner came to: an event of ours, or why not. */
export type ReadReport = GoodReport | BadReport;

export interface GoodReport {
  readonly ok: true;
  readonly event: PartnerEvent;
  /** Who the case is about; kept in the vault before the event is handed over, and never in the event itself. */
  readonly person?: PersonalData;
  /** What was unlike the description and did no harm. */
  readonly odd: readonly string[];
}

export interface BadReport {
  readonly ok: false;
  readonly result: Result;
  readonly problems: readonly string[];
  readonly reference: string;
}

export interface ReportContext {
  readonly link: LinkId;
  readonly id: PartnerEvent['id'];
}

/** What the telegrams of one partner mean: all that a service says of this shared wire. */
export interface TelegramMeaning {
  /** Codes that this partner has beside 10 (a case), with the progress codes for states; `read` tells them apart by the header. */
  readonly codes?: ReadonlySet<string>;
  read(header: TelegramHeader, text: string, context: ReportContext): ReadReport;
  /** Told of each report that is durable, whether anew or again. The answer waits for what it resolves with, nothing for what else it begins; it never rejects. */
  readonly onKept?: (report: GoodReport) => Promise<void>;
  /** How many fields a whole body has, so that a `;` before them is not taken for its end where the length is wrong; absent: ten. */
  readonly fields?: number;
  /** A notice of ours in the words of this partner; its first field is `notice.id`. Undefined: this wire has no words for it. */
  readonly word?: (notice: Notice) => { readonly code: string; readonly state: string; readonly fields: readonly string[] } | undefined;
}

/** The same of the SCSNS wire. */
export interface ScsnsMeaning {
  /** `/link/scsns` gives `/link/scsns/auth.json` and `/link/scsns/recvEvent.json`. */
  readonly path: string;
  /** The 8-character event ids that are taken. */
  readonly types: ReadonlySet<string>;
  /** Item that says in words what happened, e.g. `112_TY_CD`, and the one that says how urgent it is. */
  readonly kindItem: string;
  readonly gradeItem: string;
  /** The catalogue's spelling of a kind; '' for a word that says nothing of what happened. */
  readonly canonicalKind?: (text: string) => string;
  /** How urgent a kind is, where that is not the partner's to say. */
  readonly gradeOf?: (kind: string) => Grade | undefined;
  /** Takes what is personal out of the items and the content; what it takes goes to the vault. */
  readonly person?: (items: Readonly<Record<string, string>>, about: ScsnsCase) => ApartFromPerson | undefined;
  readonly onKept?: (report: GoodReport) => Promise<void>;
}

export interface ScsnsCase {
  readonly sender: string;
  readonly occurrence: string;
  readonly content?: string;
}

export interface ApartFromPerson {
  readonly person: PersonalData;
  /** What stays in the event. */
  readonly items: Record<string, string>;
  /** The content as it may stand in the event; absent: none of it. */
  readonly content?: string;
}

const STATES = new Map(Object.entries(EVENT_STATES).map(([state, code]) => [code as string, state as EventState]));

/** Which progress a state code stands for, if any. */
export function stateOf(code: string): EventState | undefined {
  return STATES.get(code);
}

/** 모의: the field training exercise kind is a drill. */
export function isDrillKind(kind: string): boolean {
  return /^(FTX|모의|훈련)/i.test(kind);
}
