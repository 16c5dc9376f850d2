import type { koMap } from './ko-map.ts';
import type { Sentences } from './sentences.ts';

/** English words: the map. Complete, because the type says so. */
export const enMap: Sentences<typeof koMap> = {
  map: {
    title: 'Map',
    in: 'Zoom in',
    out: 'Zoom out',
    home: 'Whole city',
    toIncident: 'To the open incident',
    back: 'Previous view',
    forward: 'Next view',
    noBasemap: 'The base map could not be loaded. Incidents and cameras are still in their right places.',
    registerHere: 'Register an incident here',
    label: 'Map. Arrow keys move it, + and − zoom.',
    legend: 'Legend',
    measure: 'Measure',
    measures: { distance: 'Distance', radius: 'Radius', area: 'Area' },
    measureHow: {
      distance: 'Click along the path, double-click to finish. Esc to cancel',
      radius: 'Click the centre, then the edge. Esc to cancel',
      area: 'Click around the area, double-click to finish. Esc to cancel',
    },
    measureClear: 'Clear measurements',
    export: 'Export the map',
    exported: '{{name}} saved',
    exportFailed: 'The map could not be exported. Make the window smaller and try again.',
    print: 'Print',
    system: 'Coordinate system',
    copy: 'Copy coordinates',
    copied: '{{text}} copied',
    copyFailed: 'Not copied: the browser does not allow it.',
  },
};
