import type { BasemapLayer } from '#server/http/basemap.ts';

/** No roads, and a hundred names. */
export const testBasemap = (): readonly BasemapLayer[] => [
  { name: 'roads', geojson: JSON.stringify({ type: 'FeatureCollection', features: [] }) },
  {
    name: 'labels',
    geojson: JSON.stringify({
      type: 'FeatureCollection',
      features: Array.from({ length: 100 }, (_, at) => ({
        type: 'Feature',
        properties: { name: `동 ${at}` },
        geometry: { type: 'Point', coordinates: [127, 37.5] },
      })),
    }),
  },
];
