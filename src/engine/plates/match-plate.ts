import { doubtOf } from './error-model.ts';
import { nearPlates } from './near-plates.ts';
import { bestOfEach, differenceOf, type Guess, type PlateCandidate } from './plate-candidate.ts';
import { plateKind } from './plate-grammar.ts';
import { normalisePlate, UNREAD } from './plate-text.ts';
import { repairPlate } from './repair-plate.ts';
import { fillUnread } from './unread-signs.ts';
import { whyWanted, type WantedTable } from './wanted-table.ts';

export interface MatchLimits {
  /** What is less likely than this is not told. */
  readonly minimumLikelihood: number;
  /** At most so many, the likeliest. */
  readonly maxCandidates: number;
  /** Taken where the recogniser says nothing of how sure it is. */
  readonly confidence: number;
}

export type PlateMatch =
  /** It stands on the list as it was read. */
  | { readonly outcome: 'exact'; readonly candidates: readonly [PlateCandidate] }
  /** It may be one of these; never empty. */
  | { readonly outcome: 'near'; readonly candidates: readonly PlateCandidate[] }
  | { readonly outcome: 'none' }
  /** Nothing of what was sent can be a plate. */
  | { readonly outcome: 'noPlate' }
  /** So much is unread that too many plates would fit. */
  | { readonly outcome: 'tooVague' };

const NONE = { outcome: 'none' } as const;

/**
 * Whether a vehicle is wanted, by its plate as a recogniser read it (W5): as it stands, else by what it may have been misread from.
 * `confidence`: 0…1, absent where the recogniser gives none.
 */
export function matchPlate(
  table: WantedTable,
  read: { readonly text: string; readonly confidence?: number | undefined },
  limits: MatchLimits,
): PlateMatch {
  const text = normalisePlate(read.text);
  if (text === undefined) return { outcome: 'noPlate' };
  const confidence = read.confidence ?? limits.confidence;
  const reason = whyWanted(table, text);
  if (reason !== undefined) return { outcome: 'exact', candidates: [{ plate: text, reason, likelihood: confidence, difference: '' }] };
  const guesses = guess(table, { text, confidence }, limits);
  if (guesses === undefined) return { outcome: 'tooVague' };
  if (guesses.length === 0) return NONE;
  const candidates = bestOfEach(guesses)
    .flatMap((one) => wanted(table, one, { text, limits }))
    .toSorted((a, b) => b.likelihood - a.likelihood || (a.plate < b.plate ? -1 : 1));
  return candidates.length === 0 ? NONE : { outcome: 'near', candidates: candidates.slice(0, limits.maxCandidates) };
}

function guess(
  table: WantedTable,
  { text, confidence }: { readonly text: string; readonly confidence: number },
  limits: MatchLimits,
): readonly Guess[] | undefined {
  const doubt = doubtOf(confidence, text.length);
  if (text.includes(UNREAD)) return fillUnread(text, doubt, Math.floor(doubt.right / limits.minimumLikelihood));
  return plateKind(text) === undefined ? repairPlate(text, doubt) : nearPlates(table, text, doubt);
}

function wanted(
  table: WantedTable,
  { plate, likelihood }: Guess,
  { text, limits }: { readonly text: string; readonly limits: MatchLimits },
): readonly PlateCandidate[] {
  if (likelihood < limits.minimumLikelihood) return [];
  const reason = whyWanted(table, plate);
  return reason === undefined ? [] : [{ plate, reason, likelihood, difference: differenceOf(plate, text) }];
}
