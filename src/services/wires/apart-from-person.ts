import type { PersonalData } from '../ports.ts';
import type { ApartFromPerson, ScsnsCase } from './read-report.ts';

/** Items of every SCSNS event that say nothing of a person: the way it came, the place, the drill. */
const ALWAYS_STAY = [
  'SEND_CD',
  'RCV_CD',
  'SVC_TY',
  'TRAN_SYS_HIS',
  'ADDR',
  'LON',
  'LAT',
  'wire',
  'isTest',
  'OCCUR_FCLT_ID',
  'ADDR_CD',
  'AREA_CD',
];
/** Fields whose value, found in free text, would name the person. */
const NAMING = /NM$|NUM$|TELNO$|BIRTH/;
const MIN_NAME = 2;
const COVER = '○○○';

export interface Apart {
  /** Items of this service that stay in the event; every other one is taken for personal. */
  readonly stay: readonly string[];
  readonly subject: string;
  readonly deleteAfterDays: number;
  readonly knownBy?: readonly string[];
}

/** Parts what is personal from what is not: what nobody has listed as harmless goes to the vault (deny by default). */
export function apartFromPerson(
  items: Readonly<Record<string, string>>,
  { content }: Pick<ScsnsCase, 'content'>,
  apart: Apart,
): ApartFromPerson {
  const stays = new Set([...ALWAYS_STAY, ...apart.stay]);
  const all = Object.entries(items);
  const fields = Object.fromEntries(all.filter(([key]) => !stays.has(key)));
  const { subject, deleteAfterDays, knownBy } = apart;
  const person: PersonalData = { subject, fields, pictures: [], deleteAfterDays, adds: true, ...(knownBy ? { knownBy } : {}) };
  return {
    person,
    items: Object.fromEntries(all.filter(([key]) => stays.has(key))),
    ...(content === undefined ? {} : { content: withoutNames(content, fields) }),
  };
}

/** Free text with what names the person covered. */
export function withoutNames(text: string, fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .filter(([key, value]) => NAMING.test(key) && value.trim().length >= MIN_NAME)
    .reduce((covered, [, value]) => covered.replaceAll(value.trim(), COVER), text);
}
