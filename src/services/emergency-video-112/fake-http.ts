import { FakeScsns, type FakeEvent, type FakeScsnsOptions } from '../wires/scsns/fake-scsns.ts';
import { KIND_112 } from './fake.ts';
import type { FakeCase } from './fake-case.ts';

/** A 112 system on the SCSNS wire. */
export function fakeHttp112(ports: ConstructorParameters<typeof FakeScsns>[0], options: Partial<FakeScsnsOptions> = {}): FakeScsns {
  return new FakeScsns(ports, { path: '/link/scsns', sysCd: KIND_112.system, ...options });
}

/** The same case as an event of that wire, with whatever more items. */
export function eventOfCase(report: FakeCase, extra: Readonly<Record<string, string>> = {}): FakeEvent {
  return {
    ...report,
    type: '112UC001',
    name: '112 긴급영상',
    grade: report.grade === '일반' || report.grade === '20' ? '20' : '10',
    items: { '112_TY_CD': report.kind, '112_GRADE': report.grade, AREA_CD: report.areaCode ?? '', ...extra },
  };
}
