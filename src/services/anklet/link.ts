import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import { apartFromPerson } from '../wires/apart-from-person.ts';
import { coveredIntake } from '../wires/covered-intake.ts';
import type { ApartFromPerson, ScsnsCase } from '../wires/read-report.ts';
import { ScsnsLink } from '../wires/scsns/scsns-link.ts';
import type { AnkletConfig } from './config.ts';
import { canonicalViolation, gradeOfViolation } from './kinds.ts';

/** The event id of 전자발찌 위치추적 (DOMAIN §5.1). */
export const EVENT_TYPE = 'MOJUC110';
const STAY = ['MOJ_REF_ID', 'MOJ_GRADE'];

/** The tracking centre over SCSNS. Of who wears the anklet nothing but the centre's own number reaches the event (LAW-29). */
export function ankletLink(id: LinkId, ports: LinkPorts, config: AnkletConfig): ScsnsLink {
  return new ScsnsLink(
    id,
    { ...ports, intake: coveredIntake(ports.intake) },
    {
      config,
      meaning: {
        path: '/link/scsns/anklet',
        types: new Set([EVENT_TYPE]),
        kindItem: 'MOJ_TY_CD',
        gradeItem: 'MOJ_GRADE',
        canonicalKind: canonicalViolation,
        gradeOf: gradeOfViolation,
        person: (items, about) => wearerOf(items, about, config.deleteAfterDays),
      },
    },
  );
}

/** Free text may name anybody: it goes to the vault whole, and so does the partner's own wording of the kind. */
function wearerOf(items: Readonly<Record<string, string>>, { content, ...about }: ScsnsCase, deleteAfterDays: number): ApartFromPerson {
  const reference = items['MOJ_REF_ID'];
  const subject = `${about.sender}|${reference ? `wearer ${reference}` : `case ${about.occurrence}`}`;
  const { MOJ_TY_CD: kind, ...rest } = items;
  const apart = apartFromPerson({ ...rest, ...(content ? { MOJ_CONTENT: content } : {}) }, {}, { stay: STAY, subject, deleteAfterDays });
  return { ...apart, items: { ...apart.items, ...(kind ? { MOJ_TY_CD: canonicalViolation(kind) } : {}) } };
}
