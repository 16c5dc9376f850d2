import type { FakeCommand } from '../manifest.ts';
import { eitherWireCommand } from '../wires/fake-either-wire.ts';
import { filled, PLACE_OPTIONS, type Options, type Sending } from '../wires/fake-sending.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import { eventOfAlarm, TELECOM, type FakeAlarm } from './fake.ts';

const PERSON: Options = {
  ref: '<id> Ref_ID, the telecom’s number of the person',
  name: '<text> 이름',
  phone: '<number> 휴대폰',
  birth: '<yyyyMMdd> 생년월일',
  sex: '<M|F> 성별',
  home: '<text> 주소',
  guardian: '<text> 보호자명',
  'guardian-phone': '<number> 보호자 휴대폰',
  images: '<a.jpg;b.jpg> names of picture files',
  about: '<text> 신상정보',
  notes: '<text> 특이사항',
};
const CASE = { case: '<number> 발생번호' };

/** `npm run fake -- telecom …` */
export const telecomCommands: readonly FakeCommand[] = [
  sending('10', {
    name: 'alarm',
    summary: 'sends a new alarm (10/10) and prints its number',
    needs: ['kind'],
    options: { kind: '<word> 서비스유형, e.g. 아동, 치매', ...CASE, ...PLACE_OPTIONS, ...PERSON },
  }),
  sending('40', {
    name: 'move',
    summary: 'sends where the person is now (10/40)',
    needs: ['case', 'lon', 'lat'],
    options: { ...CASE, ...PLACE_OPTIONS, ...PERSON },
  }),
  sending('91', {
    name: 'end',
    summary: 'ends an alarm (10/91)',
    needs: ['case'],
    options: { ...CASE },
  }),
];

function sending(state: FakeState, words: Omit<Sending, 'send'>): FakeCommand {
  return eitherWireCommand(TELECOM, words, (given, number, time) => {
    const report = alarmOf(given, number, time);
    return { state, report, event: eventOfAlarm(report) };
  });
}

function alarmOf(given: Options, number: string, time: string): FakeAlarm {
  const told = {
    serviceType: given['kind'],
    lon: given['lon'],
    lat: given['lat'],
    address: given['address'],
    reference: given['ref'],
    name: given['name'],
    telephone: given['phone'],
    birth: given['birth'],
    sex: given['sex'],
    home: given['home'],
    guardian: given['guardian'],
    guardianTelephone: given['guardian-phone'],
    images: given['images'],
    about: given['about'],
    notes: given['notes'],
  } satisfies Partial<Record<keyof FakeAlarm, string | undefined>>;
  return { ...filled(told), number, time, sentBy: 'fake' };
}
