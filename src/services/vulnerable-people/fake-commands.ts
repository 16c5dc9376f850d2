import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { encodingOf, filled, PLACE_OPTIONS, scsnsOptions, sendingCommand, sendScsns, type Options } from '../wires/fake-sending.ts';
import type { FakeAnswer, FakeState } from '../wires/telegram/fake-system.ts';
import { eventOfAlarm, fakeTelecom, TELECOM, type FakeAlarm } from './fake.ts';

const WHERE_TO: Options = {
  wire: '<tcp|http> which of the two wires (default tcp)',
  host: '<name> where the link listens (default 127.0.0.1)',
  port: '<number> its TCP port (default 9114)',
  ...scsnsOptions(TELECOM),
};
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
  sendingCommand({
    name: 'alarm',
    summary: 'sends a new alarm (10/10) and prints its number',
    needs: ['kind'],
    options: { kind: '<word> 서비스유형, e.g. 아동, 치매', ...CASE, ...PLACE_OPTIONS, ...PERSON, ...WHERE_TO },
    send: (given, number, ports) => send('10', alarmOf(given, number, ports), { given, ports }),
  }),
  sendingCommand({
    name: 'move',
    summary: 'sends where the person is now (10/40)',
    needs: ['case', 'lon', 'lat'],
    options: { ...CASE, ...PLACE_OPTIONS, ...PERSON, ...WHERE_TO },
    send: (given, number, ports) => send('40', alarmOf(given, number, ports), { given, ports }),
  }),
  sendingCommand({
    name: 'end',
    summary: 'ends an alarm (10/91)',
    needs: ['case'],
    options: { ...CASE, ...WHERE_TO },
    send: (given, number, ports) => send('91', alarmOf(given, number, ports), { given, ports }),
  }),
];

function alarmOf(given: Options, number: string, ports: FakePorts): FakeAlarm {
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
  return { ...filled(told), number, time: formatSeoulTime(ports.clock.now()), sentBy: 'fake' };
}

type Way = { readonly given: Options; readonly ports: FakePorts };

async function send(state: FakeState, alarm: FakeAlarm, way: Way): Promise<FakeAnswer> {
  const { given, ports } = way;
  if (given['wire'] === 'http') return sendScsns(TELECOM, { state, event: eventOfAlarm(alarm) }, way);
  await using fake = fakeTelecom(ports, {
    host: given['host'] ?? '127.0.0.1',
    ...(given['port'] === undefined ? {} : { port: Number(given['port']) }),
    system: given['system'] ?? TELECOM.system,
    id: `cli-${ports.random.hex(4)}`,
    loginKey: (await ports.secret('MANGRU_TELECOM_LOGIN_KEY')) ?? '',
    style: { encoding: encodingOf(given) },
  });
  await fake.connect();
  return await fake.send(state, alarm);
}
