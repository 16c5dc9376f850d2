import type { SightAnswer } from '#contract/sight-view.ts';
import type { CameraPurpose } from '#domain/camera.ts';
import type { CameraIndex } from '#engine/camera-index.ts';
import type { RoadMap } from '#engine/roads/road-map.ts';
import type { Obstacles } from '#engine/sight/obstacles.ts';
import { seenRoads } from '#engine/sight/seen-roads.ts';
import { inPortions } from '../breath.ts';

export interface SightAsked {
  /** West, south, east, north. */
  readonly box: readonly [number, number, number, number];
  readonly purpose: CameraPurpose | undefined;
}

export interface SightPorts {
  readonly registry: { readonly index: CameraIndex; readonly obstacles: Obstacles | undefined };
  readonly roads: { readonly map: RoadMap | undefined };
  readonly now: () => number;
}

/** Links that one question may be about: more is a city, and no street of it could be told from another. */
const MAX_LINKS = 12_000;
/** Cameras are surveyed, fail and come back: an answer is good for so long. */
const KEPT_MS = 30_000;
const MAX_KEPT = 50;

/** What cameras together see of the streets: worked out in portions between which the server answers others, one question at a time. */
export class SightDesk {
  readonly #ports: SightPorts;
  readonly #kept = new Map<string, { readonly at: number; readonly answer: Promise<SightAnswer> }>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(ports: SightPorts) {
    this.#ports = ports;
  }

  /** `noRoads`: none were imported; `tooLarge`: there are too many streets in the box. */
  ask(asked: SightAsked): Promise<SightAnswer> | 'noRoads' | 'tooLarge' {
    const { roads, now } = this.#ports;
    const { map } = roads;
    if (map === undefined) return 'noRoads';
    const key = `${asked.box.join()} ${asked.purpose ?? ''}`;
    const known = this.#kept.get(key);
    if (known && now() - known.at < KEPT_MS) return known.answer;
    const links = map.locator.tree.search(...asked.box);
    if (links.length > MAX_LINKS) return 'tooLarge';
    const answer = this.#work.then(() => this.#workOut(map, links, asked.purpose));
    this.#work = answer.catch(() => undefined);
    this.#kept.delete(key);
    this.#kept.set(key, { at: now(), answer });
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return answer;
  }

  /** Where cameras look has changed. */
  forget(): void {
    this.#kept.clear();
  }

  async #workOut({ network }: RoadMap, links: readonly number[], purpose: CameraPurpose | undefined): Promise<SightAnswer> {
    const { registry } = this.#ports;
    const work = seenRoads({ cameras: registry.index, obstacles: registry.obstacles, network, links, purpose });
    return pack(await inPortions(work), (registry.obstacles?.count ?? 0) > 0);
  }
}

function pack(
  { metres, stretches }: ReturnType<typeof seenRoads> extends Generator<void, infer Found> ? Found : never,
  buildings: boolean,
): SightAnswer {
  const packed: SightAnswer['stretches'] = { yes: [], perhaps: [], no: [] };
  for (const { seen, line } of stretches) packed[seen].push(steps(line));
  return {
    metres: { yes: Math.round(metres.yes), perhaps: Math.round(metres.perhaps), no: Math.round(metres.no) },
    stretches: packed,
    buildings,
  };
}

/** A hundred-thousandth of a degree is a metre. Of a straight run the ends are enough. */
function steps(line: readonly (readonly [number, number])[]): number[] {
  const row: number[] = [];
  let [x, y] = [0, 0];
  line.forEach(([lon, lat], at) => {
    const [before, after] = [line[at - 1], line[at + 1]];
    if (before && after && isStraight(before, [lon, lat], after)) return;
    const [east, north] = [Math.round(lon * 100_000), Math.round(lat * 100_000)];
    row.push(east - x, north - y);
    [x, y] = [east, north];
  });
  return row;
}

function isStraight(a: readonly [number, number], b: readonly [number, number], c: readonly [number, number]): boolean {
  return Math.abs((b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])) < 1e-11;
}
