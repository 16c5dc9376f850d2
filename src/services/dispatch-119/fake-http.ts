import { FakeScsns, type FakeEvent, type FakeScsnsOptions } from '../wires/scsns/fake-scsns.ts';
import { KIND_119 } from './fake.ts';
import type { FakeFire } from './fake-case.ts';

/** A 119 system on the SCSNS wire. */
export function fakeHttp119(ports: ConstructorParameters<typeof FakeScsns>[0], options: Partial<FakeScsnsOptions> = {}): FakeScsns {
  return new FakeScsns(ports, { path: '/link/scsns/dispatch-119', sysCd: KIND_119.system, ...options });
}

/** The same case as an event of that wire; a vehicle goes along as items. */
export function eventOfFire(report: FakeFire, unitState?: 'dispatched' | 'arrived' | 'returned'): FakeEvent {
  const { vehicle, areaCode } = report;
  const unit =
    vehicle === undefined || unitState === undefined
      ? {}
      : {
          UNIT: vehicle.number,
          UNIT_STATE: unitState,
          UNIT_NAME: vehicle.name ?? '',
          UNIT_KIND: vehicle.kind ?? '',
          UNIT_HEIGHT_CM: vehicle.heightCm ?? '',
          UNIT_WIDTH_CM: vehicle.widthCm ?? '',
          UNIT_WEIGHT_KG: vehicle.weightKg ?? '',
        };
  return {
    ...report,
    type: '119UC001',
    name: '119 긴급출동',
    grade: report.kind === '기타' ? '20' : '10',
    ...(report.detail === undefined ? {} : { content: report.detail }),
    items: { ...(report.kind === '' ? {} : { '119_TY_CD': report.kind }), AREA_CD: areaCode ?? '', ...unit },
  };
}
