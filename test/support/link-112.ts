import { afterEach } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import type { Connection } from '#services/ports.ts';
import { config112, type Config112 } from '#services/emergency-video-112/config.ts';
import { fake112, type Fake112 } from '#services/emergency-video-112/fake.ts';
import type { FakeCase } from '#services/emergency-video-112/fake-case.ts';
import { link112 } from '#services/emergency-video-112/link.ts';
import type { FakeSettings } from '#services/wires/telegram/fake-system.ts';
import type { TelegramLink } from '#services/wires/telegram/telegram-link.ts';
import { testPorts, type TestPorts } from './link-ports.ts';
import { ManualClock } from './manual-clock.ts';
import { MemoryNet, type MemoryNetOptions } from './memory-net.ts';

/** What the running test has opened; closed after it, last first. */
const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).toReversed()) await thing[Symbol.asyncDispose]();
});

export const ROBBERY: FakeCase = {
  caseNumber: '20261121101500001',
  grade: '긴급',
  kind: '강도',
  lon: 127.03,
  lat: 37.5,
  address: '서울 강남구 테헤란로 152',
  areaCode: '1168010100',
  time: '20261121101500',
  user: 'kimcs',
};

export interface World {
  readonly link: TelegramLink;
  readonly ports: TestPorts;
  readonly fake: (settings?: FakeSettings) => Fake112;
}

async function start(ports: TestPorts, config: Partial<Config112>): Promise<World> {
  const link = link112('emergency-video-112' as LinkId, ports, config112.parse({ port: 0, ...config }));
  await link.start();
  open.push(link);
  const fake = (settings: FakeSettings = {}): Fake112 => {
    const made = fake112(ports, { port: link.port!, ...settings });
    open.push(made);
    return made;
  };
  return { link, ports, fake };
}

/** A link on real sockets and the machine's clock. */
export const real = (config: Partial<Config112> = {}): Promise<World> => start(testPorts(systemClock, systemNet()), config);

/** A link in memory, where time stands still unless moved. */
export async function still(
  config: Partial<Config112> = {},
  net: MemoryNetOptions = {},
): Promise<World & { clock: ManualClock; dial: () => Promise<RawPeer> }> {
  const clock = new ManualClock();
  const memory = new MemoryNet(net);
  const world = await start(testPorts(clock, memory), config);
  open.splice(open.indexOf(world.link), 1); // its stop waits on the clock that stands still
  const dial = async (): Promise<RawPeer> => new RawPeer(await memory.connect({ host: 'link', port: world.link.port! }));
  return { ...world, clock, dial };
}

/** Bytes in, bytes out, nothing understood. */
export class RawPeer {
  text = '';
  writes = 0;
  closed: string | undefined;
  readonly connection: Connection;
  constructor(connection: Connection) {
    this.connection = connection;
    connection.onData((bytes) => {
      this.writes++;
      this.text += Buffer.from(bytes).toString('utf8');
    });
    connection.onClose((reason) => (this.closed = reason));
  }
  send(text: string): void {
    this.connection.write(Buffer.from(text));
  }
  get results(): string[] {
    return [...this.text.matchAll(/9900\d{14}UCP...\d{24}(\d{4})\|/g)].map((match) => match[1]!);
  }
}

/** A telegram as text, with the byte length of its body. */
export function telegram(codes: string, body: string, sender = '112'): string {
  return `${codes}20261121101500${sender}UCP20261121101501${String(Buffer.byteLength(body) + 1).padStart(10, '0')}${body};`;
}
export const reportText = (caseNumber: string, kind = '강도'): string =>
  telegram('1010', `${caseNumber}|긴급|${kind}|${caseNumber}|127.03|37.5|서울|1168010100|20261121101500|kim`);
export const LOGIN = telegram('9999', '');
