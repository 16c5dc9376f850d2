import { fake119 } from '#services/dispatch-119/fake.ts';
import type { FakeFire } from '#services/dispatch-119/fake-case.ts';
import { fake112 } from '#services/emergency-video-112/fake.ts';
import type { FakeCase } from '#services/emergency-video-112/fake-case.ts';
import { services } from '#services/index.ts';
import { fakeTelecom, type FakeAlarm } from '#services/vulnerable-people/fake.ts';
import type { FakeSettings, FakeSystem } from '#services/wires/telegram/fake-system.ts';
import type { Clock, Net } from '#services/ports.ts';

/** What a case says on every wire; `address` holds the telegram's mark, by which it is found again. */
export interface Draft {
  readonly caseNumber: string;
  readonly grade: string;
  readonly kind: string;
  readonly lon?: number;
  readonly lat?: number;
  readonly address: string;
  readonly areaCode: string;
  readonly time: string;
  readonly user: string;
}

/** One linked service whose partners speak telegrams, as the simulation sees it. */
export interface SimWire {
  readonly service: string;
  /** Sender and event id, as its case keys begin. */
  readonly sender: string;
  readonly type: string;
  readonly kinds: readonly string[];
  readonly fake: (ports: { clock: Clock; net: Net }, settings: FakeSettings) => FakeSystem<unknown>;
  readonly reportOf: (draft: Draft) => unknown;
}

/** Partners take these in turn: the first of every seed is the police. */
export const SIM_WIRES = [
  {
    service: 'emergency-video-112',
    sender: '112',
    type: '112UC001',
    kinds: ['강도', '강도', '살인', '소음', '교통사고', '가정폭력', 'FTX'],
    fake: fake112,
    reportOf: (draft): FakeCase => draft,
  },
  {
    service: 'dispatch-119',
    sender: '119',
    type: '119UC001',
    kinds: ['화재', '화재', '구조', '구급', '모의훈련'],
    fake: fake119,
    reportOf: ({ kind, ...draft }): FakeFire => ({ ...draft, kind, detail: kind }),
  },
  {
    service: 'vulnerable-people',
    sender: 'WP1',
    type: 'WPSSF110',
    kinds: ['아동', '치매', '장애인', '모의훈련'],
    fake: fakeTelecom,
    reportOf: ({ caseNumber, kind, user, ...draft }): FakeAlarm => ({ ...draft, number: caseNumber, serviceType: kind, sentBy: user }),
  },
] as const satisfies readonly SimWire[];

/** The services of these wires with the section they are run by. */
export const SIM_SERVICES = services
  .filter((service) => SIM_WIRES.some((wire) => wire.service === service.id))
  .map((service) => ({ service, config: service.config.parse({ host: 'server' }) }));
