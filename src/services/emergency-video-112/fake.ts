import { FakeSystem, type FakeKind, type FakeSettings } from '../wires/telegram/fake-system.ts';
import { bodyOfCase, type FakeCase } from './fake-case.ts';

export const KIND_112: FakeKind<FakeCase> = { port: 9_112, system: '112', bodyOf: bodyOfCase };

/** A 112 system on the TCP wire. */
export type Fake112 = FakeSystem<FakeCase>;

export function fake112(ports: ConstructorParameters<typeof FakeSystem<FakeCase>>[0], settings: FakeSettings = {}): Fake112 {
  return new FakeSystem(ports, KIND_112, settings);
}
