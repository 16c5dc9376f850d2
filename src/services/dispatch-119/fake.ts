import { FakeSystem, type FakeKind, type FakeSettings } from '../wires/telegram/fake-system.ts';
import { bodyOfFire, type FakeFire } from './fake-case.ts';

export const KIND_119: FakeKind<FakeFire> = { port: 9_119, system: '119', bodyOf: bodyOfFire };

/** A 119 system on the TCP wire. */
export type Fake119 = FakeSystem<FakeFire>;

export function fake119(ports: ConstructorParameters<typeof FakeSystem<FakeFire>>[0], settings: FakeSettings = {}): Fake119 {
  return new FakeSystem(ports, KIND_119, settings);
}
