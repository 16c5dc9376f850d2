import { FakeScsns, type FakeEvent, type FakeScsnsOptions } from '../wires/scsns/fake-scsns.ts';
import { FakeSystem, type FakeKind, type FakeSettings } from '../wires/telegram/fake-system.ts';

/** One 긴급출동 record of the stand-in. */
export interface FakeRecord {
  /** 접수번호. */
  readonly number: string;
  /** 요청, 등록, 접수요청, 처리완료. */
  readonly state: string;
  readonly title: string;
  /** `yyyyMMddHHmmss`. */
  readonly time: string;
  readonly lon?: string;
  readonly lat?: string;
  readonly address?: string;
  readonly content?: string;
  readonly images?: readonly string[];
}

function bodyOf(record: FakeRecord): readonly string[] {
  const images = record.images ?? [];
  const place = [record.lon ?? '', record.lat ?? '', record.address ?? ''];
  const person = ['김접수', '010-0000-0000'];
  return [
    ...[record.time, record.number, record.state, '01', record.title, record.time, '', ...place, record.content ?? ''],
    ...[...person, String(images.length), images.join(',')],
  ];
}

export const KIND_DISPATCH: FakeKind<FakeRecord> = { port: 9_113, system: '112', bodyOf };

/** The police's dispatch system on the TCP wire. */
export type FakeDispatch = FakeSystem<FakeRecord>;

export function fakeDispatch(ports: ConstructorParameters<typeof FakeSystem<FakeRecord>>[0], settings: FakeSettings = {}): FakeDispatch {
  return new FakeSystem(ports, KIND_DISPATCH, settings);
}

/** The same system on the SCSNS wire. */
export function fakeDispatchHttp(ports: ConstructorParameters<typeof FakeScsns>[0], options: Partial<FakeScsnsOptions> = {}): FakeScsns {
  return new FakeScsns(ports, { path: '/link/scsns/dispatch-112', sysCd: KIND_DISPATCH.system, ...options });
}

export function eventOfRecord(record: FakeRecord): FakeEvent {
  const { number, title, time, state, lon, lat, address, content } = record;
  return {
    type: '112UC120',
    name: '112 긴급출동',
    caseNumber: number,
    grade: '10',
    time,
    ...(lon === undefined ? {} : { lon }),
    ...(lat === undefined ? {} : { lat }),
    ...(address === undefined ? {} : { address }),
    ...(content === undefined ? {} : { content }),
    items: { TITLE: title, MTMDA_PRCS_STATE: state, EVT_OCR_NO: number, imageSetCnt: String(record.images?.length ?? 0) },
  };
}
