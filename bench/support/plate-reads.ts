import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '#io/postgres-server.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import { formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import { fake112 } from '#services/emergency-video-112/fake.ts';
import { DEMO_PASSWORD } from '#services/wanted-vehicles/config.ts';
import { composeList, composeRead, fakeReader, type FakeList, type FakeReader } from '#services/wanted-vehicles/fake.ts';
import { MemoryFiles } from '#simulator/file-server/memory-files.ts';
import { SftpFileServer } from '#simulator/file-server/sftp-file-server.ts';
import { atLeast, atMost, percentile, type Report } from '../figure.ts';
import type { PlateLoad } from './plate-load.ts';
import { startServerProcess } from './server-process.ts';

/** From the socket of a plate reader to the 112 room, with the whole server, its store and a million wanted plates between. */
const PORTS = { httpPort: 18_090, linkPort: 19_122, readPort: 19_120, filePort: 19_121 };
const READERS = 20;
const RATE = 10_000;
const SECONDS = 20;
const HITS_A_SECOND = 10;
const TICK_MS = 20;
const LIST_MS = 120_000;
const HIT_CODE = '30';
const PLATE_FIELD = 2;

interface Bench {
  readonly report: Report;
  readonly note: (text: string) => void;
  readonly wanted: readonly string[];
  readonly plates: PlateLoad;
  /** How long readers send; 20 where it is not said. */
  readonly seconds?: number;
}

export async function plateReads({ report, note, wanted, plates, seconds = SECONDS }: Bench): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'mangru-plates-'));
  await chmod(dir, 0o755);
  const files = new MemoryFiles(() => Date.now());
  for (const folder of ['/list', '/request', '/hits']) files.addFolder(folder);
  try {
    await using police = await SftpFileServer.start(files, {
      host: '127.0.0.1',
      port: PORTS.filePort,
      username: 'mangru',
      password: DEMO_PASSWORD,
    });
    await using postgres = await startPostgres({ dataDir: dir });
    await using server = await startServerProcess({
      dir,
      databaseUrl: postgres.url,
      ...PORTS,
      services: {
        'wanted-vehicles': {
          port: PORTS.readPort,
          list: { port: police.port, pollSeconds: 0.2 },
          confirm: 'never',
          minimumLikelihood: 0.05,
        },
      },
    });
    await using room = fake112({ clock: systemClock, net: systemNet() }, { port: PORTS.linkPort });
    await room.connect();
    const readers = await Promise.all(Array.from({ length: READERS }, (_, at) => dial(at)));
    const told = toldAt(room);
    const before = await server.rssBytes();
    const full = await untilLive({
      files,
      readers,
      told,
      list: { kind: 'full', to: 1, rows: wanted.map((plate) => ({ plate })) },
      plate: wanted[0] ?? '',
    });
    report(atMost('plates.list.full', { value: full / 1_000, unit: `s until ${wanted.length} plates are live` }));
    report(
      atMost('plates.server.memory', {
        value: ((await server.rssBytes()) - before) / 1024 / 1024,
        unit: 'MiB more in the server',
        target: 300,
      }),
    );
    const added = plates.next();
    const delta = await untilLive({
      files,
      readers,
      told,
      list: { kind: 'delta', from: 1, to: 2, rows: [{ plate: added }] },
      plate: added,
    });
    report(atMost('plates.list.change', { value: delta, unit: 'ms from the file to the first hit', target: 1_000 }));
    await load({ report, note, wanted, plates, readers, told, seconds });
    for (const reader of readers) await reader[Symbol.asyncDispose]();
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** When the room heard of each plate first. */
function toldAt(room: ReturnType<typeof fake112>): ReadonlyMap<string, number> {
  const told = new Map<string, number>();
  void room
    .until(() => {
      for (const { code, fields } of room.received.splice(0))
        if (code === HIT_CODE && !told.has(fields[PLATE_FIELD] ?? '')) told.set(fields[PLATE_FIELD] ?? '', performance.now());
      return false;
    }, 3_600_000)
    .catch(() => undefined);
  return told;
}

async function dial(at: number): Promise<FakeReader> {
  const reader = fakeReader({ clock: systemClock, net: systemNet() }, { port: PORTS.readPort, id: `reader-${at}` });
  await reader.connect();
  return reader;
}

let cameras = 0;

/** Every read at another camera, so that none is a repetition. */
function readOf(reader: FakeReader, plate: string): Uint8Array {
  cameras += 1;
  return composeRead(reader, {
    camera: `LPR-${cameras}`,
    plate,
    time: formatSeoulTimeMillis(Date.now()),
    lon: 127.03,
    lat: 37.5,
    confidence: 97,
  });
}

interface Change {
  readonly files: MemoryFiles;
  readonly readers: readonly FakeReader[];
  readonly told: ReadonlyMap<string, number>;
  readonly list: FakeList;
  readonly plate: string;
}

/** Milliseconds from the list's file being whole to the room hearing of a vehicle on it, which passes readers all the time. */
async function untilLive({ files, readers: [reader], told, list, plate }: Change): Promise<number> {
  if (!reader) throw new Error('no reader');
  for (const { path: name, bytes } of composeList(list, (whole) => createHash('sha256').update(whole).digest('hex')))
    files.put(name, bytes);
  const began = performance.now();
  while (!told.has(plate)) {
    if (performance.now() - began > LIST_MS) throw new Error('the list was not live in time');
    reader.sendBytes(readOf(reader, plate));
    await pause();
  }
  return (told.get(plate) ?? 0) - began;
}

async function load({
  report,
  note,
  wanted,
  plates,
  readers,
  told,
  seconds = SECONDS,
}: Bench & Pick<Change, 'readers' | 'told'>): Promise<void> {
  const sentAt = new Map<string, number>();
  const began = performance.now();
  let sent = 0;
  const listed = new Set(wanted);
  const unwanted = (): string => {
    for (;;) {
      const plate = plates.next();
      if (!listed.has(plate)) return plate;
    }
  };
  for (let now = began; now - began < seconds * 1_000; now = performance.now()) {
    const due = Math.floor(((now - began) / 1_000) * RATE);
    const batches = readers.map((): Uint8Array[] => []);
    for (; sent < due; sent += 1) {
      const at = sent % readers.length;
      const reader = readers[at];
      if (!reader) continue;
      const isHit = sent % (RATE / HITS_A_SECOND) === 0;
      const plate = isHit ? (wanted[1_000 + sent] ?? '') : unwanted();
      if (isHit) sentAt.set(plate, performance.now());
      batches[at]?.push(readOf(reader, plate));
    }
    batches.forEach((batch, at) => readers[at]?.sendBytes(Buffer.concat(batch)));
    await pause();
  }
  const rate = sent / ((performance.now() - began) / 1_000);
  const deadline = performance.now() + 10_000;
  while ([...sentAt.keys()].some((plate) => !told.has(plate)) && performance.now() < deadline) await pause();
  const latencies = [...sentAt].map(([plate, at]) => (told.get(plate) ?? Number.POSITIVE_INFINITY) - at);
  note(`${sentAt.size} wanted vehicles among ${sent} reads of ${readers.length} readers`);
  report(atLeast('plates.reads.rate', { value: rate, unit: 'reads/s sent', target: RATE * 0.95 }));
  report(atMost('plates.reads.p50', { value: percentile(latencies, 0.5), unit: 'ms from read to the 112 room' }));
  report(atMost('plates.reads.p95', { value: percentile(latencies, 0.95), unit: 'ms from read to the 112 room', target: 1_000 }));
  report(
    atMost('plates.reads.lost', {
      value: latencies.filter((one) => !Number.isFinite(one)).length,
      unit: `of ${latencies.length} hits`,
      target: 0,
    }),
  );
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, TICK_MS));
}
