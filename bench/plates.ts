import { makePlateKey } from '#engine/plates/plate-hash.ts';
import { matchPlate, type MatchLimits } from '#engine/plates/match-plate.ts';
import { normalisePlate } from '#engine/plates/plate-text.ts';
import { buildWanted, tableBytes, whyWanted, type WantedTable } from '#engine/plates/wanted-table.ts';
import { atLeast, atMost, type Report } from './figure.ts';
import type { BenchContext } from './main.ts';
import { randomPlates } from './support/plate-load.ts';
import { plateReads } from './support/plate-reads.ts';
import { startRedis } from './support/redis-peer.ts';

/** How fast and how small the wanted list is (S3, W4, W5), against a million plates. */
const WANTED = 1_000_000;
const READS = 100_000;
/** Short and many, so that some of them have the machine for themselves. */
const ROUNDS = 20;
const REDIS_IN_FLIGHT = 1_000;
const LIMITS: MatchLimits = { minimumLikelihood: 0.001, maxCandidates: 5, confidence: 0.9 };
const MEBIBYTE = 1024 * 1024;

/** `npm run bench -- plates reads`: only from the reader's socket to the 112 room. */
export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const plates = randomPlates(7);
  const wanted = [...plates.distinct(WANTED)];
  if (words.includes('reads')) return plateReads({ report, note, wanted, plates });
  note(
    `${WANTED} wanted plates; rates are per second of this process's CPU time, the best of ${ROUNDS} rounds; peer: Redis, SISMEMBER, ${REDIS_IN_FLIGHT} in flight`,
  );
  const before = residentBytes();
  const table = build(wanted);
  report(atMost('plates.memory.list', { value: tableBytes(table) / MEBIBYTE, unit: 'MiB in typed arrays' }));
  report(atMost('plates.memory.growth', { value: (residentBytes() - before) / MEBIBYTE, unit: 'MiB resident', target: 300 }));
  // One vehicle of a hundred is wanted, which is far more than on any road.
  const reads = Array.from({ length: READS }, (_, at) => (at % 100 === 0 ? plates.oneOf(wanted) : plates.next()));
  await exact(report, note, { table, wanted, reads });
  tolerant(report, note, {
    table,
    reads: Array.from({ length: READS }, () => plates.asRead(plates.chance(0.02) ? plates.oneOf(wanted) : plates.next())),
  });
  change(report, table, plates.distinct(10_000));
  await plateReads({ report, note, wanted, plates });
}

interface Load {
  readonly table: WantedTable;
  readonly wanted: readonly string[];
  readonly reads: readonly string[];
}

async function exact(report: Report, note: BenchContext['note'], { table, wanted, reads }: Load): Promise<void> {
  await using redis = await startRedis();
  if (!redis)
    note('redis-server is not here: install the Debian package "redis-server" to see the peer; the target of 5 × counts as missed');
  await redis?.add(wanted);
  let best = { cpu: 0, wall: 0, peer: 0 };
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = timed(() => (found = reads.filter((read) => isWanted(table, read)).length));
    const begun = performance.now();
    const theirs = (await redis?.count(reads, REDIS_IN_FLIGHT)) ?? found;
    if (theirs !== found) throw new Error(`Redis holds ${theirs} of these reads, the list ${found}.`);
    best = {
      cpu: Math.max(best.cpu, reads.length / ours.cpuSeconds),
      wall: Math.max(best.wall, reads.length / ours.wallSeconds),
      peer: Math.max(best.peer, redis ? reads.length / ((performance.now() - begun) / 1_000) : 0),
    };
  }
  note(`${found} of ${reads.length} reads are wanted`);
  report(atLeast('plates.exact.rate', { value: best.cpu, unit: 'reads/s', target: 1_000_000 }));
  report(
    atLeast('plates.exact.wall', {
      value: best.wall,
      unit: 'reads/s',
      target: redis ? best.peer * 5 : Number.POSITIVE_INFINITY,
      peer: best.peer,
    }),
  );
  if (redis)
    report(
      atMost('plates.exact.memory', { value: tableBytes(table) / MEBIBYTE, unit: 'MiB', peer: (await redis.memoryBytes()) / MEBIBYTE }),
    );
}

function tolerant(report: Report, note: BenchContext['note'], { table, reads }: Omit<Load, 'wanted'>): void {
  let best = 0;
  const outcomes = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    outcomes.clear();
    const { cpuSeconds } = timed(() => {
      for (const text of reads) {
        const { outcome } = matchPlate(table, { text }, LIMITS);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    });
    best = Math.max(best, reads.length / cpuSeconds);
  }
  note(`tolerant, of ${reads.length} reads: ${[...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`);
  report(atLeast('plates.tolerant.rate', { value: best, unit: 'reads/s', target: 50_000 }));
}

/** Beside the table that is in use, then instead of it. */
function change(report: Report, table: WantedTable, plates: Iterable<string>): void {
  const added = [...plates];
  const { wallSeconds } = timed(() => {
    const beside = buildWanted(table.key, { from: table, max: 2 * WANTED });
    for (const plate of added) beside.add(plate, '강력');
    if (!isWanted(beside.done(), added.at(-1) ?? '')) throw new Error('a change is not there');
  });
  report(atMost('plates.change.table', { value: wallSeconds * 1_000, unit: 'ms for 10,000 more plates', target: 1_000 }));
}

function build(wanted: readonly string[]): WantedTable {
  const builder = buildWanted(makePlateKey('8f14e45fceea167a5a36dedd4bea2543'), { expected: wanted.length, max: 2 * WANTED });
  for (const plate of wanted) builder.add(plate, '강력');
  return builder.done();
}

function isWanted(table: WantedTable, read: string): boolean {
  const plate = normalisePlate(read);
  return plate !== undefined && whyWanted(table, plate) !== undefined;
}

function timed(run: () => void): { readonly cpuSeconds: number; readonly wallSeconds: number } {
  const begun = performance.now();
  const before = process.cpuUsage();
  run();
  const used = process.cpuUsage(before);
  return { cpuSeconds: (used.user + used.system) / 1e6, wallSeconds: (performance.now() - begun) / 1_000 };
}

function residentBytes(): number {
  return process.memoryUsage.rss();
}
