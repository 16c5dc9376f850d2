import { koAlarms } from './ko-alarms.ts';
import { koBoard } from './ko-board.ts';
import { koCodes } from './ko-codes.ts';
import { koGeodata } from './ko-geodata.ts';
import { koHandling } from './ko-handling.ts';
import { koField } from './ko-field.ts';
import { koDisplays } from './ko-displays.ts';
import { koFire } from './ko-fire.ts';
import { koImports } from './ko-imports.ts';
import { koLayers } from './ko-layers.ts';
import { koMap } from './ko-map.ts';
import { koPaths } from './ko-paths.ts';
import { koPeople } from './ko-people.ts';
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
  ...koGeodata,
  ...koHandling,
  ...koImports,
  ...koMap,
  ...koDisplays,
  ...koFire,
  ...koLayers,
  ...koPaths,
  ...koPeople,
  ...koPlaces,
  ...koPlates,
  ...koServices,
  ...koUnits,
  ...koScreens,
  ...koField,
  ...koAlarms,
  ...koCodes,
} as const;

export type Words = Sentences<typeof ko>;
