import type { LinkId } from '#domain/ids.ts';
import type { LinkPorts } from '../ports.ts';
import { apartFromPerson } from '../wires/apart-from-person.ts';
import { coveredIntake } from '../wires/covered-intake.ts';
import { ScsnsLink } from '../wires/scsns/scsns-link.ts';
import type { PrivateSecurityConfig } from './config.ts';

/** By the scheme of DOMAIN §5.1 (system ESS, field CP, number); *assumed*: no source shows the id of a private alarm. */
export const EVENT_TYPE = 'ESSCP110';
const STAY = ['ESS_TY_CD', 'ESS_GRADE', 'EVT_NM', 'BLDG_EXITS', 'BLDG_NM'];
/** The event's own name says nothing of what happened. */
const EMPTY = new Set(['민간보안', '민간보안경보', '민간보안연계']);

/** Security companies over SCSNS; customers and who reported go to the vault, what cannot be read is kept covered. */
export function securityLink(id: LinkId, ports: LinkPorts, config: PrivateSecurityConfig): ScsnsLink {
  const { deleteAfterDays } = config;
  return new ScsnsLink(
    id,
    { ...ports, intake: coveredIntake(ports.intake) },
    {
      config,
      meaning: {
        path: '/link/scsns/private-security',
        types: new Set([EVENT_TYPE]),
        kindItem: 'ESS_TY_CD',
        gradeItem: 'ESS_GRADE',
        canonicalKind: canonicalAlarm,
        person: (items, about) =>
          apartFromPerson(items, about, { stay: STAY, subject: `${about.sender}|case ${about.occurrence}`, deleteAfterDays }),
      },
    },
  );
}

function canonicalAlarm(text: string): string {
  const plain = text.normalize('NFC').replaceAll(/\s/g, '');
  return EMPTY.has(plain) ? '' : text.normalize('NFC').trim();
}
