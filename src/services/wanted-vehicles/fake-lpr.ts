import { formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import { LETTERS } from '#engine/plates/plate-letters.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeManifest } from '../manifest.ts';
import { EXIT, failed, type Options } from '../wires/fake-sending.ts';
import { composeRead, fakeReader, type FakeRead, type FakeReader } from './fake.ts';

const TICK_MS = 100;
const MAX_RATE = 20_000;
/** One of so many of a stream is a wanted one, where one is named. */
const WANTED_EVERY = 500;

const WHERE_TO: Options = {
  host: '<name> where the link listens (default 127.0.0.1)',
  port: '<number> its TCP port (default 9120)',
  system: '<abc> three-letter system in the header (default LPR)',
  pictures: '<sftp://host:port|none> where the pictures lie (default sftp://127.0.0.1:9122)',
};

const PASSAGE: Options = {
  plate: '<plate> as it was read; ? for a sign that was not',
  camera: '<id> 시설물ID (default LPR-0001)',
  confidence: '<number> of 100 (default 97)',
  lon: '<degrees> longitude, WGS 84',
  lat: '<degrees> latitude, WGS 84',
};

/** `npm run fake -- lpr …` */
export const fakeLpr: FakeManifest = {
  name: 'lpr',
  commands: [
    {
      name: 'read',
      summary: 'a plate reader tells of one vehicle',
      options: { ...PASSAGE, ...WHERE_TO },
      run: (options, ports) => tell(options, ports, ['30', '10']),
    },
    {
      name: 'park',
      summary: 'a camera against illegal parking tells of a car that stands there',
      options: { ...PASSAGE, ...WHERE_TO },
      run: (options, ports) => tell(options, ports, ['31', '10']),
    },
    {
      name: 'leave',
      summary: 'it tells that the car has left',
      options: { ...PASSAGE, ...WHERE_TO },
      run: (options, ports) => tell(options, ports, ['31', '91']),
    },
    {
      name: 'stream',
      summary: 'many vehicles a second at several cameras (Ctrl-C ends)',
      options: {
        rate: '<number> a second (default 100)',
        seconds: '<number> so long (default: until it is stopped)',
        cameras: '<number> of cameras, LPR-0001 and on (default 20)',
        wanted: `<plate> one of ${WANTED_EVERY} is this one`,
        ...WHERE_TO,
      },
      run: stream,
    },
  ],
};

async function tell(options: Options, ports: FakePorts, [code, state]: readonly [string, '10' | '91']): Promise<number> {
  const { plate, camera = 'LPR-0001', confidence = '97', lon, lat } = options;
  if (!plate || (lon === undefined) !== (lat === undefined)) return EXIT.usage;
  try {
    await using reader = await dial(options, ports);
    const passage = passageOf({ plate, camera, confidence }, options, ports.clock.now());
    const answer = await reader.send(state, { ...passage, ...(lon === undefined || lat === undefined ? {} : { lon, lat }) }, code);
    ports.print(`${plate} at ${camera}: ${answer.result} ${answer.text}`);
    return answer.result === '2000' ? EXIT.done : EXIT.refused;
  } catch (error) {
    return failed(error, ports);
  }
}

async function stream(options: Options, ports: FakePorts): Promise<number> {
  const [rate, cameras] = [Number(options['rate'] ?? 100), Number(options['cameras'] ?? 20)];
  const seconds = options['seconds'] === undefined ? Number.POSITIVE_INFINITY : Number(options['seconds']);
  if (!(rate > 0 && rate <= MAX_RATE) || !(cameras >= 1 && cameras <= 10_000) || !(seconds > 0)) return EXIT.usage;
  try {
    await using reader = await dial(options, ports);
    ports.print(`${rate} vehicles a second at ${cameras} cameras`);
    const until = ports.clock.now() + seconds * 1_000;
    for (let sent = 0, began = ports.clock.now(); !ports.stop.aborted && reader.closedBecause === undefined && ports.clock.now() < until;) {
      const due = Math.floor(((ports.clock.now() - began) / 1_000) * rate);
      for (; sent < due; sent += 1) reader.sendBytes(composeRead(reader, passing(sent, { options, ports, cameras })));
      await new Promise<void>((resolve) => void ports.clock.after(TICK_MS, resolve));
      if (due % (rate * 10) < rate / 10) ports.print(`${sent} vehicles`);
    }
    return reader.closedBecause === undefined ? EXIT.done : EXIT.refused;
  } catch (error) {
    return failed(error, ports);
  }
}

async function dial(options: Options, ports: FakePorts): Promise<FakeReader> {
  const reader = fakeReader(ports, {
    host: options['host'] ?? '127.0.0.1',
    ...(options['port'] === undefined ? {} : { port: Number(options['port']) }),
    ...(options['system'] === undefined ? {} : { system: options['system'] }),
    id: `fake-${ports.random.hex(3)}`,
    loginKey: (await ports.secret('MANGRU_LPR_LOGIN_KEY')) ?? '',
  });
  await reader.connect();
  return reader;
}

interface Stream {
  readonly options: Options;
  readonly ports: FakePorts;
  readonly cameras: number;
}

function passing(number: number, { options, ports, cameras }: Stream): FakeRead {
  const drawn = Number.parseInt(ports.random.hex(6), 16);
  const wanted = options['wanted'] !== undefined && number % WANTED_EVERY === WANTED_EVERY - 1 ? options['wanted'] : undefined;
  const letter = LETTERS.private.charAt(drawn % LETTERS.private.length);
  const plate = wanted ?? `${100 + (drawn % 600)}${letter}${1_000 + (Math.floor(drawn / 1_000) % 9_000)}`;
  const camera = `LPR-${String(1 + (Math.floor(drawn / 7) % cameras)).padStart(4, '0')}`;
  return { ...passageOf({ plate, camera, confidence: String(90 + (drawn % 10)) }, options, ports.clock.now()), number };
}

function passageOf(
  read: { readonly plate: string; readonly camera: string; readonly confidence: string },
  options: Options,
  now: number,
): FakeRead {
  const { pictures = 'sftp://127.0.0.1:9122' } = options;
  const time = formatSeoulTimeMillis(now);
  const base = `${pictures}/pictures/${read.camera}/${time}/${read.plate.replaceAll('?', '')}`;
  return {
    ...read,
    time,
    number: 1,
    ...(pictures === 'none' ? {} : { vehiclePicture: `${base}-vehicle.jpg`, platePicture: `${base}-plate.jpg` }),
  };
}
