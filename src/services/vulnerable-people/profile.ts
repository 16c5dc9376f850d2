import type { PersonalData } from '../ports.ts';
import { apartFromPerson } from '../wires/apart-from-person.ts';
import type { ApartFromPerson, ScsnsCase } from '../wires/read-report.ts';

/** Items of a WP event that say nothing of who it is. */
const STAY = ['WP_SVC_TY', 'WP_REF_ID', 'EVT_GRD', 'EVT_NM', 'IMAGE_SEND_TY_CD'];

interface Whose {
  readonly sender: string;
  readonly occurrence: string;
  readonly deleteAfterDays: number;
}

/** What the vault is to keep of the person of a telegram; undefined where it tells nothing, and nobody can be found by it. */
export function personOf(
  fields: Readonly<Record<string, string>>,
  { reference, whose }: { readonly reference: string; readonly whose: Whose },
): PersonalData | undefined {
  const told = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
  const numbers = numbersOf(reference, told['CONTACTNUM']);
  if (Object.keys(told).length === 0 && numbers.length === 0) return undefined;
  return {
    subject: subjectOf(reference, whose),
    fields: told,
    pictures: [],
    deleteAfterDays: whose.deleteAfterDays,
    knownBy: numbers,
    adds: true,
  };
}

/** The same of an SCSNS event. */
export function personOfItems(items: Readonly<Record<string, string>>, about: ScsnsCase, deleteAfterDays: number): ApartFromPerson {
  const reference = items['WP_REF_ID'] ?? '';
  return apartFromPerson(items, about, {
    stay: STAY,
    subject: subjectOf(reference, { ...about, deleteAfterDays }),
    deleteAfterDays,
    knownBy: numbersOf(reference, items['CONTACTNUM']),
  });
}

/** One person is one subject, whichever of their alarms tells of them; without a number each case is its own. */
function subjectOf(reference: string, { sender, occurrence }: Whose): string {
  return `${sender}|${reference ? `person ${reference}` : `case ${occurrence}`}`;
}

function numbersOf(reference: string, telephone: string | undefined): readonly string[] {
  return [reference, telephone ?? ''].filter((number) => number !== '');
}
