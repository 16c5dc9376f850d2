import type { FakeCommand } from '../manifest.ts';
import { eitherWireCommand, listenCommand, type EitherWirePartner } from '../wires/fake-either-wire.ts';
import { PLACE_OPTIONS, placeOf, type Options, type Sending } from '../wires/fake-sending.ts';
import type { FakeState } from '../wires/telegram/fake-system.ts';
import type { FakeTelegram } from '../wires/telegram/fake-wire.ts';
import { DEMO_API_KEY } from './config.ts';
import type { FakeCase } from './fake-case.ts';
import { eventOfCase } from './fake-http.ts';
import { KIND_112 } from './fake.ts';

const POLICE: EitherWirePartner<FakeCase> = {
  kind: KIND_112,
  loginKeyVariable: 'MANGRU_112_LOGIN_KEY',
  path: '/link/scsns',
  system: KIND_112.system,
  keyVariable: 'MANGRU_112_API_KEY',
  demoKey: DEMO_API_KEY,
};
const NUMBER = { case: '<number> 사건번호 (default: made from the time)' };
const CASE: Options = {
  ...NUMBER,
  kind: '<word> 사고유형, e.g. 강도, 절도, 교통사고',
  drill: 'marks the case as a drill: 훈련 stands before its kind',
  grade: '<word> 긴급 or 일반 (default 긴급)',
  ...PLACE_OPTIONS,
  area: '<code> 법정동코드, ten digits',
  user: '<id> 사용자ID of the police (default fake)',
};

/** `npm run fake -- 112 …` */
export const commands112: readonly FakeCommand[] = [
  sending('10', { name: 'report', summary: 'reports a new case (10/10) and prints its number', needs: ['kind'], options: CASE }),
  sending('40', { name: 'change', summary: 'changes what is known of a case (10/40)', needs: ['case'], options: CASE }),
  sending('50', { name: 'release', summary: 'asks for no more video (10/50)', needs: ['case'], options: NUMBER }),
  sending('91', { name: 'end', summary: 'ends a case (10/91)', needs: ['case'], options: NUMBER }),
  listenCommand(POLICE, told),
];

function sending(state: FakeState, words: Omit<Sending, 'send'>): FakeCommand {
  return eitherWireCommand(POLICE, words, (given, number, time) => {
    const report = caseOf(given, number, time);
    return { state, report, event: eventOfCase(report) };
  });
}

function caseOf(given: Options, caseNumber: string, time: string): FakeCase {
  const { kind = '', grade = '긴급', user = 'fake', drill, area } = given;
  return {
    caseNumber,
    grade,
    kind: drill === undefined ? kind : `훈련 ${kind}`.trim(),
    time,
    user,
    ...placeOf(given),
    ...(area === undefined ? {} : { areaCode: area }),
  };
}

const TOLD: Options = { '20': '접수', '30': '배정', '50': '해제', '91': '종료' };
const HIT_CODE = '30';

function told({ code, state, fields }: FakeTelegram): string {
  if (code === HIT_CODE) return describeHit(fields);
  const [reference = '', caseNumber = '', time = '', text = ''] = fields;
  return `${time} ${TOLD[state] ?? state} case ${caseNumber}${text ? ` ${text}` : ''} (${reference})`;
}

/** A wanted vehicle that was seen (30/20): reference | 발생번호 | 차량번호 | 유형 | 내용 | 경도 | 위도 | 주소 | 통과시각 | 시설물ID | 사진들 */
function describeHit(fields: readonly string[]): string {
  const [, caseNumber = '', plate = '', kind = '', content = '', lon = '', lat = '', address = '', time = '', camera = '', pictures = ''] =
    fields;
  return `${time} ${kind} ${plate} at ${camera} ${lon} ${lat} ${address} (${content}), case ${caseNumber}, pictures ${pictures}`;
}
