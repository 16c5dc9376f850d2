import { FakeSystem, type FakeKind, type FakeSettings } from '../wires/telegram/fake-system.ts';
import type { FakeEvent } from '../wires/scsns/fake-scsns.ts';
import type { EitherWirePartner } from '../wires/fake-either-wire.ts';
import { filled } from '../wires/fake-sending.ts';
import { DEMO_TELECOM_KEY } from './config.ts';

/** One alarm of the stand-in's telecom; what is left out is sent as an empty field. */
export interface FakeAlarm {
  readonly number: string;
  readonly serviceType?: string;
  readonly lon?: number | string;
  readonly lat?: number | string;
  readonly address?: string;
  readonly areaCode?: string;
  readonly reference?: string;
  readonly name?: string;
  readonly telephone?: string;
  readonly birth?: string;
  readonly sex?: string;
  readonly home?: string;
  readonly guardian?: string;
  readonly guardianTelephone?: string;
  /** `yyyyMMddHHmmss`. */
  readonly time: string;
  /** Names of picture files, joined by `;`. */
  readonly images?: string;
  readonly about?: string;
  readonly notes?: string;
  readonly sentBy?: string;
}

const ORDER = [
  'number',
  'serviceType',
  'lon',
  'lat',
  'address',
  'areaCode',
  'reference',
  'name',
  'telephone',
  'birth',
  'sex',
  'home',
  'guardian',
  'guardianTelephone',
  'time',
  'images',
  'about',
  'notes',
  'sentBy',
] as const satisfies readonly (keyof FakeAlarm)[];

const KIND: FakeKind<FakeAlarm> = { port: 9_114, system: 'WP1', bodyOf: (alarm) => ORDER.map((name) => String(alarm[name] ?? '')) };

/** A telecom on the TCP wire. */
export function fakeTelecom(
  ports: ConstructorParameters<typeof FakeSystem<FakeAlarm>>[0],
  settings: FakeSettings = {},
): FakeSystem<FakeAlarm> {
  return new FakeSystem(ports, KIND, settings);
}

export const TELECOM: EitherWirePartner<FakeAlarm> = {
  kind: KIND,
  loginKeyVariable: 'MANGRU_TELECOM_LOGIN_KEY',
  path: '/link/scsns/vulnerable-people',
  system: 'WP1',
  keyVariable: 'MANGRU_TELECOM_API_KEY',
  demoKey: DEMO_TELECOM_KEY,
};

/** The same alarm as an event of the SCSNS wire. */
export function eventOfAlarm(alarm: FakeAlarm): FakeEvent {
  const { lon, lat, address } = alarm;
  return {
    type: 'WPSSF110',
    name: '사회적 약자',
    caseNumber: alarm.number,
    grade: '10',
    ...(lon === undefined ? {} : { lon }),
    ...(lat === undefined ? {} : { lat }),
    ...(address === undefined ? {} : { address }),
    time: alarm.time,
    user: alarm.sentBy ?? 'fake',
    items: filled({
      WP_SVC_TY: alarm.serviceType,
      WP_REF_ID: alarm.reference,
      AREA_CD: alarm.areaCode,
      MISSING_NM: alarm.name,
      CONTACTNUM: alarm.telephone,
      BIRTHDAY: alarm.birth,
      SEX: alarm.sex,
      MISSING_ADDRESS: alarm.home,
      PROTECTOR_NM: alarm.guardian,
      PROTECTOR_NUM: alarm.guardianTelephone,
      IMAGE_URL: alarm.images,
      IMAGE_SEND_TY_CD: alarm.images ? 'FTP' : undefined,
      MISSING_ETC: alarm.about,
      MISSING_UNUSUAL: alarm.notes,
    }),
  };
}
