import type { Turn } from '#contract/road-view.ts';
import { bearingDegrees } from '#domain/place.ts';
import type { TravelMode } from './road-map.ts';
import type { RoadNetwork } from './road-network.ts';
import type { Route } from './route.ts';
import { pieceLine, travelled, type Position } from './route-line.ts';

/** One line of the list that a driver is read: the turn, the road that it leads into, and how far that is followed. */
export interface RouteStep {
  readonly turn: Turn;
  /** Empty: a road without a name. */
  readonly name: string;
  readonly metres: number;
  readonly ms: number;
  /** Where the turn is. */
  readonly lon: number;
  readonly lat: number;
}

/** A bend of the same road is no turn until it is sharper than this; a road without a name is told by its turns alone. */
const SAME_ROAD_DEGREES = 60;
/** Bearings are taken over so much of the line, so that a kink at a crossing does not count. */
const LOOK_METRES = 25;
const METRES_A_DEGREE = 111_195;

/** The way as a list of turns. */
export function stepsAlong(network: RoadNetwork, mode: TravelMode, route: Route): RouteStep[] {
  const steps: RouteStep[] = [];
  let came: number | undefined;
  let end: Position = [0, 0];
  for (const { name, metres, ms, line } of stretches(network, mode, route)) {
    const [first = end] = line;
    const by = came === undefined || line.length < 2 ? 0 : ((bearingOver(line) - came + 540) % 360) - 180;
    const known = steps.at(-1);
    if (known?.name === name && Math.abs(by) <= SAME_ROAD_DEGREES) steps[steps.length - 1] = longer(known, { metres, ms });
    else steps.push({ turn: known === undefined ? 'depart' : turnOf(by), name, metres, ms, lon: first[0], lat: first[1] });
    if (line.length > 1) came = bearingOver(line.toReversed(), true);
    end = line.at(-1) ?? end;
  }
  return [...joinStraight(steps), { turn: 'arrive', name: '', metres: 0, ms: 0, lon: end[0], lat: end[1] }];
}

interface Stretch {
  readonly name: string;
  readonly metres: number;
  readonly ms: number;
  readonly line: readonly Position[];
}

function stretches(network: RoadNetwork, mode: TravelMode, route: Route): Stretch[] {
  return travelled(route).map(({ part, share }) => {
    const link = mode.graph.pieces.link[part.piece] ?? 0;
    return {
      name: network.names[network.name[link] ?? 0] ?? '',
      metres: (network.metres[link] ?? 0) * share,
      ms: (mode.times.piece[part.piece] ?? 0) * share,
      line: pieceLine(network, mode, part),
    };
  });
}

function longer(step: RouteStep, by: { readonly metres: number; readonly ms: number }): RouteStep {
  return { ...step, metres: step.metres + by.metres, ms: step.ms + by.ms };
}

/** Going straight on from one road without a name into another says nothing to a driver. */
function joinStraight(steps: readonly RouteStep[]): RouteStep[] {
  const joined: RouteStep[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (last && step.turn === 'straight' && step.name === '') joined[joined.length - 1] = longer(last, step);
    else joined.push(step);
  }
  return joined;
}

/** From the first point towards the one so far along the line; `backwards`: the line was turned round, and the direction of travel is asked for. */
function bearingOver(line: readonly Position[], backwards = false): number {
  const start = line[0] ?? [0, 0];
  const squeeze = Math.cos((start[1] * Math.PI) / 180);
  const far = line.find((point) => Math.hypot((point[0] - start[0]) * squeeze, point[1] - start[1]) * METRES_A_DEGREE >= LOOK_METRES);
  const [a, b] = [start, far ?? line.at(-1) ?? start].map(([lon, lat]) => ({ lon, lat }));
  if (!a || !b) return 0;
  return backwards ? bearingDegrees(b, a) : bearingDegrees(a, b);
}

/** By the angle to the right, −180…180. */
function turnOf(degrees: number): Turn {
  const size = Math.abs(degrees);
  if (size < 20) return 'straight';
  if (size > 165) return 'uTurn';
  const side = degrees > 0 ? 'Right' : 'Left';
  if (size < 50) return `slight${side}`;
  if (size > 130) return `sharp${side}`;
  return degrees > 0 ? 'right' : 'left';
}
