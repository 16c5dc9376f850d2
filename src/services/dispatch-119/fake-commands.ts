import type { FakeCommand } from '../manifest.ts';
import { eitherWireCommand, listenCommand, type EitherWirePartner } from '../wires/fake-either-wire.ts';
import { PLACE_OPTIONS, placeOf, type Options, type Sending } from '../wires/fake-sending.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import { DEMO_API_KEY } from './config.ts';
import { DISPATCH_CODE } from './dispatch.ts';
import type { FakeFire, FakeVehicle } from './fake-case.ts';
import { eventOfFire } from './fake-http.ts';
import { KIND_119 } from './fake.ts';

const FIRE_ROOM: EitherWirePartner<FakeFire> = {
  kind: KIND_119,
  loginKeyVariable: 'MANGRU_119_LOGIN_KEY',
  path: '/link/scsns/dispatch-119',
  system: KIND_119.system,
  keyVariable: 'MANGRU_119_API_KEY',
  demoKey: DEMO_API_KEY,
};
const NUMBER = { case: '<number> 긴급구조표준접수번호 (default: made from the time)' };
const CASE: Options = {
  ...NUMBER,
  kind: '<word> 유형: 화재, 구조, 구급, 기타',
  detail: '<words> 세부분류명, e.g. 주택화재',
  ...PLACE_OPTIONS,
  swapped: '<yes> latitude in front, as some senders write it',
  area: '<code> 법정동코드, ten digits',
  user: '<id> 사용자ID (default fake)',
};
const VEHICLE: Options = {
  ...NUMBER,
  unit: '<number> 차량번호 as the unit reports its position, e.g. 3',
  name: '<words> 호출명, e.g. 망루펌프 1',
  vehicle: '<word> 차종, e.g. 펌프차, 고가사다리차, 구급차',
  height: '<cm> where it differs from what is usual of its kind',
  width: '<cm>',
  weight: '<kg>',
};

/** `npm run fake -- 119 …` */
export const commands119: readonly FakeCommand[] = [
  ofCase('10', { name: 'report', summary: 'reports a new case (10/10) and prints its number', needs: ['kind'], options: CASE }),
  ofCase('40', { name: 'change', summary: 'changes what is known of a case (10/40)', needs: ['case'], options: CASE }),
  ofVehicle(['10', 'dispatched'], 'dispatch', 'says that a vehicle goes to a case (20/10)'),
  ofVehicle(['20', 'arrived'], 'arrive', 'says that it is there (20/20)'),
  ofVehicle(['50', 'returned'], 'return', 'says that it goes home (20/50)'),
  ofCase('50', { name: 'release', summary: 'asks for no more video (10/50)', needs: ['case'], options: NUMBER }),
  ofCase('91', { name: 'end', summary: 'ends a case (10/91)', needs: ['case'], options: NUMBER }),
  listenCommand(FIRE_ROOM, ({ code, state, fields }) => {
    const [reference = '', caseNumber = '', ...rest] = fields;
    return `${TOLD[code + state] ?? `${code}/${state}`} case ${caseNumber} ${rest.join(' | ')} (${reference})`;
  }),
];

const TOLD: Options = { '1020': '접수', '1030': '배정', '1050': '해제', '1091': '종료', '2110': '출동경로' };

function ofCase(state: FakeState, words: Omit<Sending, 'send'>): FakeCommand {
  return eitherWireCommand(FIRE_ROOM, words, (given, number, time) => {
    const report = fireOf(given, number, time);
    return { state, report, event: eventOfFire(report) };
  });
}

function ofVehicle(
  [state, unitState]: readonly [FakeState, 'dispatched' | 'arrived' | 'returned'],
  name: string,
  summary: string,
): FakeCommand {
  const numbers = ['height', 'width', 'weight'];
  return eitherWireCommand(FIRE_ROOM, { name, summary, needs: ['case', 'unit'], numbers, options: VEHICLE }, (given, number, time) => {
    const report = { ...fireOf(given, number, time), vehicle: vehicleOf(given) };
    // On SCSNS a vehicle is told as a change of the case.
    return { state, code: DISPATCH_CODE, report, event: eventOfFire(report, unitState), eventState: '40' };
  });
}

function fireOf(given: Options, caseNumber: string, time: string): FakeFire {
  const { kind = '', user = 'fake', swapped } = given;
  return {
    caseNumber,
    kind,
    time,
    user,
    swapped: swapped === 'yes',
    ...placeOf(given),
    ...as({ detail: 'detail', areaCode: 'area' }, given),
  };
}

function vehicleOf(given: Options): FakeVehicle {
  const fields = { name: 'name', kind: 'vehicle', heightCm: 'height', widthCm: 'width', weightKg: 'weight' };
  return { number: given['unit'] ?? '', ...as(fields, given) };
}

/** Those fields whose option was given. */
function as(names: Options, given: Options): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([field, option]) => (given[option] === undefined ? [] : [[field, given[option]]])),
  );
}
