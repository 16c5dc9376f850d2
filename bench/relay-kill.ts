import { atMost, percentile } from './figure.ts';
import type { BenchContext } from './main.ts';
import { TestCity } from '../test/city/test-city.ts';
import { watchCity } from '../test/support/watched-city.ts';
import type { ResumingViewer } from '../test/support/resuming-viewer.ts';

/**
 * A relay killed with -9 under its viewers (B15), in a whole city as `npm start` runs it: how long each of them is without a
 * picture by its own clock, with one relay, which is started again, and with two, of which the other takes over; and what
 * those notice who looked there already. `npm run bench -- relay-kill [rounds]`.
 */
const CAMERAS = 40;
const INCIDENTS = 6;
const DEFAULT_ROUNDS = 5;
const RESUMED_WITHIN_MS = 60_000;

export async function bench({ report, note, words }: BenchContext): Promise<void> {
  const rounds = Number(words[0] ?? DEFAULT_ROUNDS);
  for (const processes of [1, 2]) {
    const { without, others, usual } = await measure(processes, rounds);
    note(
      `${processes} relay(s): ${without.length} views lost in ${rounds} kills, ${others.length} not; between pictures of these usually ${Math.round(usual)} ms`,
    );
    const name = `relay-kill.${processes === 1 ? 'one' : 'two'}`;
    report(atMost(`${name}.p50`, { value: percentile(without, 0.5), unit: 'ms without a picture' }));
    report(atMost(`${name}.most`, { value: Math.max(...without), unit: 'ms without a picture', target: 2_000 }));
    if (others.length > 0)
      report(
        atMost(`${name}.others.most`, { value: Math.max(...others), unit: 'ms between two pictures of the others', target: usual + 250 }),
      );
  }
}

interface Measured {
  readonly without: readonly number[];
  readonly others: readonly number[];
  /** The longest time between two pictures while nothing happened, milliseconds. */
  readonly usual: number;
}

async function measure(processes: number, rounds: number): Promise<Measured> {
  // Whoever comes back gets its share at once, so that every round begins alike.
  const change: NonNullable<Parameters<typeof TestCity.start>[0]>['change'] = (yaml) =>
    Object.assign(yaml.relay, { processes, settleSeconds: 1 });
  await using city = await TestCity.start({ cameras: CAMERAS, change });
  using stack = new DisposableStack();
  const viewers = await watchCity(city, { cameras: CAMERAS, incidents: INCIDENTS });
  for (const viewer of viewers) stack.use(viewer);
  const [without, others, usual]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    await allPlayFor(viewers, 3_000);
    usual.push(...viewers.map((viewer) => longestPause(viewer, Date.now() - 2_000)));
    const name = `relay-${(round % processes) + 1}`;
    const port = city.ports.relay + (round % processes);
    const lost = viewers.filter((viewer) => viewer.host.endsWith(`:${port}`));
    const { pid } = await city.findRelay(name);
    process.kill(pid, 'SIGKILL');
    const at = Date.now();
    for (const viewer of lost) await viewer.until('resumed', () => (viewer.pictures.at(-1)?.at ?? 0) > at + 500, RESUMED_WITHIN_MS);
    without.push(...lost.map((viewer) => longestPause(viewer, at - 500)));
    others.push(...viewers.filter((viewer) => !lost.includes(viewer)).map((viewer) => longestPause(viewer, at - 500)));
    await city.findRelay(name);
    await city.untilWhole();
  }
  return { without, others, usual: Math.max(...usual) };
}

/** Until each viewer has had pictures on one connection for so long. */
async function allPlayFor(viewers: readonly ResumingViewer[], ms: number): Promise<void> {
  const steady = ({ pictures }: ResumingViewer): boolean => {
    const last = pictures.at(-1);
    const first = pictures.find(({ connection }) => connection === last?.connection);
    return last !== undefined && first !== undefined && last.at - first.at >= ms && Date.now() - last.at < 1_000;
  };
  for (const viewer of viewers) await viewer.until('plays', steady, RESUMED_WITHIN_MS);
}

/** The longest time between two pictures of those since `since`, and the last before. */
function longestPause({ pictures }: ResumingViewer, since: number): number {
  const from = Math.max(
    0,
    pictures.findLastIndex(({ at }) => at <= since),
  );
  return Math.max(0, ...pictures.slice(from + 1).map(({ at }, index) => at - (pictures[from + index]?.at ?? at)));
}
