import { afterEach } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { config119, type Config119 } from '#services/dispatch-119/config.ts';
import { fake119, type Fake119 } from '#services/dispatch-119/fake.ts';
import type { FakeFire } from '#services/dispatch-119/fake-case.ts';
import { link119 } from '#services/dispatch-119/link.ts';
import type { FakeSettings } from '#services/wires/telegram/fake-system.ts';
import type { TelegramLink } from '#services/wires/telegram/telegram-link.ts';
import { testPorts, type TestPorts } from './link-ports.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});

export const HOUSE_FIRE: FakeFire = {
  caseNumber: '20261121101500119',
  kind: '화재',
  detail: '주택화재',
  lon: 127.03,
  lat: 37.5,
  address: '망루시 망루로 12 (별담빌라)',
  areaCode: '4199010100',
  time: '20261121101500',
  user: 'hong119',
};

export interface World119 {
  readonly link: TelegramLink;
  readonly ports: TestPorts;
  readonly fake: (settings?: FakeSettings) => Promise<Fake119>;
}

/** A link on real sockets and the machine's clock; `fake` is logged in. */
export async function link119World(config: Partial<Config119> = {}): Promise<World119> {
  const ports = testPorts(systemClock, systemNet());
  const link = link119('dispatch-119' as LinkId, ports, config119.parse({ port: 0, ...config }));
  await link.start();
  open.push(link);
  const fake = async (settings: FakeSettings = {}): Promise<Fake119> => {
    const made = fake119(ports, { port: link.port!, ...settings });
    open.push(made);
    await made.connect();
    return made;
  };
  return { link, ports, fake };
}
