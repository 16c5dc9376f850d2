import { koBoard } from './ko-board.ts';
import { koCodes } from './ko-codes.ts';
import { koLayers } from './ko-layers.ts';
import { koMap } from './ko-map.ts';
import { koPaths } from './ko-paths.ts';
import { koPlaces } from './ko-places.ts';
import { koPlates } from './ko-plates.ts';
import { koScreens } from './ko-screens.ts';
import { koServices } from './ko-services.ts';
import { koShell } from './ko-shell.ts';
import { koUnits } from './ko-units.ts';
import type { Sentences } from './sentences.ts';

/** Korean words of the console, in the official terms of docs/glossary.md. `en.ts` has the same keys, by type. */
export const ko = {
  ...koShell,
  ...koBoard,
  ...koMap,
  ...koLayers,
  ...koPaths,
  ...koPlaces,
  ...koPlates,
  ...koServices,
  ...koUnits,
  ...koScreens,
  ...koCodes,
} as const;

export type Words = Sentences<typeof ko>;
