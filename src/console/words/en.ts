import { enAlarms } from './en-alarms.ts';
import { enBoard } from './en-board.ts';
import { enCodes } from './en-codes.ts';
import { enGeodata } from './en-geodata.ts';
import { enHandling } from './en-handling.ts';
import { enField } from './en-field.ts';
import { enDisplays } from './en-displays.ts';
import { enFire } from './en-fire.ts';
import { enImports } from './en-imports.ts';
import { enLayers } from './en-layers.ts';
import { enMap } from './en-map.ts';
import { enPaths } from './en-paths.ts';
import { enPeople } from './en-people.ts';
import { enPlaces } from './en-places.ts';
import { enPlates } from './en-plates.ts';
import { enScreens } from './en-screens.ts';
import { enServices } from './en-services.ts';
import { enShell } from './en-shell.ts';
import { enUnits } from './en-units.ts';
import type { Words } from './ko.ts';

/** English words of the console: complete, because the type says so. */
export const en: Words = {
  ...enShell,
  ...enBoard,
  ...enGeodata,
  ...enHandling,
  ...enImports,
  ...enMap,
  ...enDisplays,
  ...enFire,
  ...enLayers,
  ...enPaths,
  ...enPeople,
  ...enPlaces,
  ...enPlates,
  ...enServices,
  ...enUnits,
  ...enScreens,
  ...enField,
  ...enAlarms,
  ...enCodes,
};
