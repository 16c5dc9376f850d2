import type { koUnits } from './ko-units.ts';
import type { Sentences } from './sentences.ts';

/** English words: cameras and units on the map, the lists beside it, what is found and drawn there. */
export const enUnits: Sentences<typeof koUnits> = {
  units: {
    letter: { patrolCar: 'P', fireEngine: 'F', ambulance: 'A', officer: 'O', cityVehicle: 'C' },
    kind: { patrolCar: 'Patrol car', fireEngine: 'Fire engine', ambulance: 'Ambulance', officer: 'Officer', cityVehicle: 'City vehicle' },
    state: {
      available: 'Available',
      dispatched: 'On the way',
      onScene: 'On scene',
      returning: 'Returning',
      outOfService: 'Out of service',
    },
    group: '{{n}} units ({{stale}} lost) · click to go nearer',
    speed: '{{n}} km/h',
    stale: 'Position lost · where it was at {{time}}',
    asOf: 'Position of {{time}}',
    gone: 'No position comes in any more.',
    follow: 'Follow',
    following: 'Following',
    nearest: 'Nearest units',
    arrives: '{{minutes}} min',
    arrivesSoon: 'within 1 min',
    noneNear: 'No free unit can be here within an hour.',
  },
  mapList: {
    group: '{{n}} cameras ({{dead}} without a picture) · click to go nearer',
    title: 'Lists and search',
    open: 'Open lists and search',
    close: 'Close',
    tabs: { cameras: 'Cameras', units: 'Units', incidents: 'Incidents', objects: 'Drawn' },
    scope: { label: 'Where', view: 'On screen', circle: 'Radius', ring: 'Area' },
    how: {
      circle: 'Click the middle, then the rim. Esc gives up',
      ring: 'Click around it, double-click to end. Esc gives up',
    },
    within: { circle: 'within {{radius}}', ring: 'in the drawn area ({{area}})', view: 'on screen' },
    search: 'Name, address, number',
    every: { purpose: 'Every purpose', state: 'Every state', owner: 'Every organisation', kind: 'Every kind' },
    label: { purpose: 'Purpose', state: 'State', owner: 'Organisation', kind: 'Kind' },
    count: '{{n}} found',
    countCut: '{{n}} found · the nearest {{shown}} are listed',
    nothing: 'Nothing here.',
    failed: 'The list could not be loaded.',
    away: '{{distance}}',
    filtered: 'The map shows only these cameras too.',
    unfilter: 'Clear the filter',
    zoomTo: 'Show the area',
    rows: 'Results',
  },
  mapCard: {
    camera: 'Camera',
    noPicture: 'No video link',
    toMap: 'Show on the map',
    close: 'Deselect',
  },
};
