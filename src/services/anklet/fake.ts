import type { FakeCommand } from '../manifest.ts';
import { filled, PLACE_OPTIONS, placeOf, scsnsCommand, type Options, type ScsnsPartner, type Sending } from '../wires/fake-sending.ts';
import type { FakeEvent } from '../wires/scsns/fake-scsns.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_ANKLET_KEY } from './config.ts';

/** The Justice Ministry's tracking centre (위치추적관제센터). */
export const TRACKING_CENTRE: ScsnsPartner = {
  path: '/link/scsns/anklet',
  system: 'MOJ',
  keyVariable: 'MANGRU_ANKLET_API_KEY',
  demoKey: DEMO_ANKLET_KEY,
};

const CASE = { case: '<number> the tracking centre’s number of the alarm' };

/** What is told of an alarm, as the centre's system writes it. */
export function violation(given: Options, number: string, time: string): FakeEvent {
  return {
    type: 'MOJUC110',
    name: '전자발찌 위치추적',
    caseNumber: number,
    grade: given['kind'] === '저전력' ? '20' : '10',
    ...placeOf(given),
    content: given['content'] ?? '',
    time,
    items: filled({ MOJ_TY_CD: given['kind'], MOJ_REF_ID: given['ref'], MOJ_NM: given['name'], MOJ_BIRTH: given['birth'] }),
  };
}

/** `npm run fake -- anklet …` */
export const ankletCommands: readonly FakeCommand[] = [
  command('10', {
    name: 'alarm',
    summary: 'sends an alarm (10) and prints its number',
    needs: ['kind', 'lon', 'lat'],
    options: {
      kind: '<word> 전자장치 훼손, 접근금지 위반, 출입금지 위반, 외출제한 위반, 저전력',
      ref: '<id> the centre’s number of the wearer',
      name: '<text> of the wearer, which the city must not see',
      birth: '<yyyyMMdd>',
      content: '<text>',
      ...CASE,
      ...PLACE_OPTIONS,
    },
  }),
  command('40', {
    name: 'move',
    summary: 'sends a GPS position (40)',
    needs: ['case', 'lon', 'lat'],
    options: { ...CASE, ...PLACE_OPTIONS },
  }),
  command('91', { name: 'end', summary: 'ends an alarm (91)', needs: ['case'], options: CASE }),
];

function command(state: FakeState, words: Omit<Sending, 'send'>): FakeCommand {
  return scsnsCommand({ partner: TRACKING_CENTRE, eventOf: violation }, state, words);
}
