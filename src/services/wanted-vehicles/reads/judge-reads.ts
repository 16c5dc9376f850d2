import { matchPlate, type MatchLimits } from '#engine/plates/match-plate.ts';
import type { PlateCandidate } from '#engine/plates/plate-candidate.ts';
import type { WantedTable } from '#engine/plates/wanted-table.ts';
import type { WantedConfig } from '../config.ts';
import type { Fate } from '../../wires/results.ts';
import type { PlateRead } from './plate-read.ts';
import { LatelySeen } from './lately-seen.ts';

/** A wanted vehicle, or what may be one. */
export interface Hit {
  readonly read: PlateRead;
  readonly exact: boolean;
  /** The likeliest first. */
  readonly candidates: readonly [PlateCandidate, ...PlateCandidate[]];
  readonly passage: Passage;
}

/** A vehicle at a camera, a moment long. */
export interface Passage {
  /** What becomes of its hit, while that is not yet known: whoever tells of it again may be answered no sooner. */
  storing?: Promise<Fate> | undefined;
}

export interface ReadCounts {
  reads: number;
  hits: number;
  /** The same vehicle at the same camera, a moment apart. */
  again: number;
  noPlate: number;
  tooVague: number;
}

const MAX_PASSAGES = 20_000;
const MAX_CANDIDATES = 5;
const MINUTE_MS = 60_000;

/** Compares what readers saw with the list. What is no hit is counted and gone: nothing of it is kept (LAW-28). */
export class ReadJudge {
  readonly #config: WantedConfig;
  readonly #limits: MatchLimits;
  readonly #passages = new LatelySeen<Passage>(MAX_PASSAGES);
  readonly #dismissed = new LatelySeen<true>(MAX_PASSAGES);
  counts: ReadCounts = noCounts();

  constructor(config: WantedConfig) {
    this.#config = config;
    const { minimumLikelihood, confidence } = config;
    this.#limits = { minimumLikelihood, confidence, maxCandidates: MAX_CANDIDATES };
  }

  /** A hit, the same passage again, or nothing that concerns anybody. */
  judge(table: WantedTable, read: PlateRead, now: number): Hit | { readonly again: Passage } | undefined {
    this.counts.reads += 1;
    const match = matchPlate(table, { text: read.plate, confidence: read.confidence }, this.#limits);
    if (match.outcome === 'noPlate' || match.outcome === 'tooVague') this.counts[match.outcome] += 1;
    if (match.outcome !== 'exact' && match.outcome !== 'near') return undefined;
    const exact = match.outcome === 'exact';
    const candidates = exact ? match.candidates : this.#notDismissed(read, match.candidates, now);
    const [best, ...others] = candidates;
    if (!best) return undefined;
    const passage = `${best.plate} ${read.facility}`;
    const again = this.#passages.get(passage, read.at, this.#config.againSeconds * 1_000);
    if (again) {
      this.counts.again += 1;
      return { again };
    }
    const fresh: Passage = {};
    this.#passages.set(passage, read.at, fresh);
    this.counts.hits += 1;
    return { read, exact, candidates: [best, ...others], passage: fresh };
  }

  /** The hit could not be kept: the reader will send it again, and then it is new. */
  forget(hit: Hit): void {
    this.#passages.delete(`${hit.candidates[0].plate} ${hit.read.facility}`);
  }

  /** An operator said that a vehicle which is read like this is not that one. */
  dismiss(read: string, plate: string, now: number): void {
    this.#dismissed.set(`${read} ${plate}`, now, true);
  }

  /** What was counted since this was last asked. */
  takeCounts(): ReadCounts {
    const counts = this.counts;
    this.counts = noCounts();
    return counts;
  }

  #notDismissed(read: PlateRead, candidates: readonly PlateCandidate[], now: number): readonly PlateCandidate[] {
    const forMs = this.#config.dismissedMinutes * MINUTE_MS;
    return candidates.filter(({ plate }) => this.#dismissed.get(`${read.plate} ${plate}`, now, forMs) === undefined);
  }
}

function noCounts(): ReadCounts {
  return { reads: 0, hits: 0, again: 0, noPlate: 0, tooVague: 0 };
}
