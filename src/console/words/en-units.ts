import type { koUnits } from './ko-units.ts';
import type { Sentences } from './sentences.ts';

/** English words: cameras and units on the map, the lists beside it, what is found and drawn there. */
export const enUnits: Sentences<typeof koUnits> = {
  mapList: {
    group: '{{n}} cameras ({{dead}} without a picture) · click to go nearer',
  },
};
