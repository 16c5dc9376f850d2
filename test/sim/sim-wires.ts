import { formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import { violation } from '#services/anklet/fake.ts';
import { fakeDispatch, type FakeRecord } from '#services/dispatch-112/fake.ts';
import { fake119 } from '#services/dispatch-119/fake.ts';
import type { FakeFire } from '#services/dispatch-119/fake-case.ts';
import type { FakeWarning } from '#services/disaster-ndms/fake.ts';
import { fake112 } from '#services/emergency-video-112/fake.ts';
import type { FakeCase } from '#services/emergency-video-112/fake-case.ts';
import { services } from '#services/index.ts';
import { intrusion } from '#services/private-security/fake.ts';
import { fakeTelecom, type FakeAlarm } from '#services/vulnerable-people/fake.ts';
import { fakeReader, type FakeRead } from '#services/wanted-vehicles/fake.ts';
import type { FakeEvent } from '#services/wires/scsns/fake-scsns.ts';
import type { FakeState } from '#services/wires/telegram/fake-system.ts';
import { capLine, scsnsLine, telegramLine, type SimWire, type Telegram } from './sim-line.ts';

export const SIM_API_KEY = 'simulated-key';
/** Vehicles that the simulated police look for; every other that passes is nobody's business. */
export const WANTED_PLATES = ['12가3456', '123가4567'];

const alarmOf = ({ report: { caseNumber, kind, user, ...draft } }: Telegram): FakeAlarm => ({
  ...draft,
  number: caseNumber,
  serviceType: kind,
  sentBy: user,
});
const fireOf = ({ report }: Telegram): FakeFire => ({ ...report, detail: report.kind });
const caseOf = ({ report }: Telegram): FakeCase => report;

/** The wires of the first three services; the first of every seed is the police. */
export const FIRST_WIRES: readonly SimWire[] = [
  {
    service: 'emergency-video-112',
    sender: '112',
    type: '112UC001',
    kinds: ['강도', '강도', '살인', '소음', '교통사고', '가정폭력', 'FTX'],
    open: (world, settings) => telegramLine(fake112(world, settings), { reportOf: caseOf }),
    hears: true,
  },
  {
    service: 'dispatch-119',
    sender: '119',
    type: '119UC001',
    kinds: ['화재', '화재', '구조', '구급', '모의훈련'],
    open: (world, settings) => telegramLine(fake119(world, settings), { reportOf: fireOf }),
    hears: true,
  },
  {
    service: 'vulnerable-people',
    sender: 'WP1',
    type: 'WPSSF110',
    kinds: ['아동', '치매', '장애인', '모의훈련'],
    open: (world, settings) => telegramLine(fakeTelecom(world, settings), { reportOf: alarmOf }),
    hears: true,
  },
];

const RECORD_STATES: Readonly<Partial<Record<FakeState, string>>> = { '10': '요청', '20': '등록', '30': '접수요청', '91': '처리완료' };

function recordOf({ state, report }: Telegram): FakeRecord {
  const { caseNumber, kind, lon, lat, address, time } = report;
  return {
    number: caseNumber,
    state: RECORD_STATES[state] ?? '',
    title: `${kind || '강도'} 현장영상 요청`,
    time,
    address,
    ...(lon === undefined ? {} : { lon: String(lon) }),
    ...(lat === undefined ? {} : { lat: String(lat) }),
  };
}

/** Every passage at a reader of its own: what comes twice is the same message. */
function readOf({ mark, report, at }: Telegram): FakeRead {
  const { kind, lon, lat } = report;
  return {
    camera: mark,
    plate: kind,
    time: formatSeoulTimeMillis(at),
    confidence: 97,
    ...(lon === undefined ? {} : { lon }),
    ...(lat === undefined ? {} : { lat }),
  };
}

/** As the stand-in words it from the options of its command; few wearers, so that alarms of one meet. */
function violationOf({ report }: Telegram): FakeEvent {
  const ref = `W-${Number(report.caseNumber.at(-1)) % 3}`;
  return violation(optionsOf({ ...report, ref, name: '홍길순' }), report.caseNumber, report.time);
}
const intrusionOf = ({ report }: Telegram): FakeEvent =>
  intrusion(optionsOf({ ...report, exits: '127.0301,37.5001,정문' }), report.caseNumber, report.time);

function optionsOf(facts: object): Record<string, string> {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)]));
}

/** Some without a shape; a latitude beyond the pole is refused by name, which is for another test. */
function warningOf({ mark, report, at }: Telegram): FakeWarning {
  const { lon = 0, lat = 0, kind, address } = report;
  const circle = lat > 0 && lat < 90 ? [{ lon, lat, radiusKm: 0.3 }] : [];
  return { identifier: mark, event: kind || '호우', headline: address, area: { areaDesc: address, circle }, expiresAt: at + 36_000_000 };
}

/** What ends a case is known by the message before it (D12). */
const CAP_KEYS: Readonly<Partial<Record<FakeState, string>>> = { '10': 'occurred', '40': 'changed', '50': 'released', '90': 'cancelled' };
function capKey({ mark, state, after }: Telegram): string {
  const known = state === '10' || state === '40' ? mark : after?.mark;
  return `,${known}|${CAP_KEYS[state]}`;
}

const OTHER_WIRES: readonly SimWire[] = [
  {
    service: 'dispatch-112',
    sender: '112',
    type: '112UC120',
    kinds: ['강도', '살인', '소음'],
    open: (world, settings) => telegramLine(fakeDispatch(world, settings), { reportOf: recordOf }),
    states: { during: ['20', '30'], atEnd: [[], ['91']] },
    sharesNumbers: true,
    hears: true,
  },
  {
    service: 'wanted-vehicles',
    sender: 'LPR',
    type: 'LPRUM120',
    kinds: [...WANTED_PLATES, '34나5678'],
    open: (world, settings) => telegramLine(fakeReader(world, { ...settings, garbage: undefined }), { reportOf: readOf, code: '30' }),
    states: { during: [], atEnd: [[]] },
    oneByOne: true,
    answersAlike: true,
    keyOf: ({ mark }) => mark,
    passes: ({ report }) => !WANTED_PLATES.includes(report.kind),
    hears: false,
  },
  {
    service: 'disaster-ndms',
    sender: 'NDMS',
    type: 'DUCDP110',
    kinds: ['호우', '산불', '지진'],
    open: (world) => capLine(world, { apiKey: SIM_API_KEY, warningOf }),
    states: { during: ['40'], atEnd: [[], ['50'], ['90']] },
    keyOf: capKey,
    isChain: true,
    hears: false,
  },
  {
    service: 'private-security',
    sender: 'ESS',
    type: 'ESSCP110',
    kinds: ['침입', '침입', '화재', '모의훈련'],
    open: (world, settings) =>
      scsnsLine(world, settings, { path: '/link/scsns/private-security', sysCd: 'ESS', apiKey: SIM_API_KEY, eventOf: intrusionOf }),
    hears: false,
  },
  {
    service: 'anklet',
    sender: 'MOJ',
    type: 'MOJUC110',
    kinds: ['전자장치 훼손', '접근금지 위반', '저전력'],
    open: (world, settings) =>
      scsnsLine(world, settings, { path: '/link/scsns/anklet', sysCd: 'MOJ', apiKey: SIM_API_KEY, eventOf: violationOf }),
    hears: false,
  },
];
export const ALL_WIRES: readonly SimWire[] = [...FIRST_WIRES, ...OTHER_WIRES];

/** Services with the section that they are run by: those of the wires, and where all are there the signs that some speak to. */
export function simServices(wires: readonly SimWire[]): readonly SimService[] {
  const all = wires === ALL_WIRES;
  return services
    .filter(({ id }) => wires.some(({ service }) => service === id) || (all && id === 'field-displays'))
    .map((service) => ({ service, config: service.config.parse(sectionOf(service.id)) }));
}
export type SimService = { readonly service: (typeof services)[number]; readonly config: unknown };

function sectionOf(id: string): object {
  if (id === 'disaster-ndms') return { apiKey: SIM_API_KEY };
  if (id === 'private-security' || id === 'anklet') return { apiKey: SIM_API_KEY };
  if (id === 'field-displays') return { host: 'server', readSeconds: 600 };
  if (id === 'wanted-vehicles') return { host: 'server', listPassword: SIM_API_KEY, list: { pollSeconds: 600 } };
  return { host: 'server' };
}
