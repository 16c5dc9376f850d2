import type { koServices } from './ko-services.ts';
import type { Sentences } from './sentences.ts';

/** English words: maps of other servers. Complete, because the type says so. */
export const enServices: Sentences<typeof koServices> = {
  mapServices: {
    menu: 'Base map and service layers',
    base: 'Base map',
    own: 'Plain map (our own)',
    aerial: 'Aerial pictures',
    noKey: 'no key',
    noKeyLong: 'The key or password of {{name}} is not set on the server. Tell the administrator.',
    add: 'Add a service layer',
    none: 'There is no map server to use. The administrator lists them in the configuration, under map.services.',
    servers: 'Map servers',
    tiles: 'Tiles',
    find: 'Find a layer',
    layersOf: 'Layers of {{name}}',
    put: 'Add',
    takeAway: 'Remove',
    more: 'Only the first {{count}} are shown. Search by name.',
    nothing: 'No layer fits.',
    full: 'There may be {{count}} service layers. Remove one that is not needed first.',
    offerFailed: '{{name}} did not give its list of layers. {{reason}}',
    noReason: 'The server does not answer.',
    again: 'Again',
    baseLost: 'The base map server {{name}} does not answer; our own map is shown.',
    layerFails: 'The layer {{name}} does not come.',
    layerFailsWhy: 'The layer {{name}} does not come: {{reason}}',
    facts: 'What is known of this place',
    close: 'Close',
  },
};
