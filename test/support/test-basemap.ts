/** Streets of which none is drawn, and enough names to be worth packing. */
export const TEST_BASEMAP = [
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
