import type { FakeCommand } from '../manifest.ts';
import { filled, PLACE_OPTIONS, placeOf, scsnsCommand, type Options, type ScsnsPartner, type Sending } from '../wires/fake-sending.ts';
import type { FakeEvent } from '../wires/scsns/fake-scsns.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_SECURITY_KEY } from './config.ts';

/** A security company's control centre. */
export const SECURITY: ScsnsPartner = {
  path: '/link/scsns/private-security',
  system: 'ESS',
  keyVariable: 'MANGRU_SECURITY_API_KEY',
  demoKey: DEMO_SECURITY_KEY,
};

const CASE = { case: '<number> the company’s case number' };
const WORDS: Options = {
  kind: '<word> 침입, 강도, 절도, 화재, 응급환자 (default 침입)',
  content: '<text> what happened',
  exits: '<lon,lat,name;lon,lat,name> ways out of the building',
  building: '<text> its name',
  reporter: '<text> who reported',
  'reporter-phone': '<number>',
};

/** What is told of an intrusion, as the company's system writes it. */
export function intrusion(given: Options, number: string, time: string): FakeEvent {
  return {
    type: 'ESSCP110',
    name: '민간보안 경보',
    caseNumber: number,
    grade: '10',
    ...placeOf(given),
    content: given['content'] ?? '',
    time,
    items: filled({
      ESS_TY_CD: given['kind'],
      BLDG_EXITS: given['exits'],
      BLDG_NM: given['building'],
      APPLICANT_NM: given['reporter'],
      APPLICANT_TELNO: given['reporter-phone'],
    }),
  };
}

/** `npm run fake -- security …` */
export const securityCommands: readonly FakeCommand[] = [
  command('10', {
    name: 'intrude',
    summary: 'reports an intrusion (10) and prints its number',
    needs: ['lon', 'lat'],
    options: { ...CASE, ...PLACE_OPTIONS, ...WORDS },
  }),
  command('40', {
    name: 'leave',
    summary: 'tells where somebody came out, or has got to (40)',
    needs: ['case', 'lon', 'lat'],
    options: { ...CASE, ...PLACE_OPTIONS, content: '<text> what is seen' },
  }),
  command('91', { name: 'end', summary: 'ends a case (91)', needs: ['case'], options: CASE }),
];

function command(state: FakeState, words: Omit<Sending, 'send'>): FakeCommand {
  const eventOf: typeof intrusion = (given, ...rest) => intrusion(state === '10' ? { kind: '침입', ...given } : given, ...rest);
  return scsnsCommand({ partner: SECURITY, eventOf }, state, words);
}
