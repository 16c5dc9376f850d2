const ORDER = 16;
const SIDE = 2 ** ORDER;

/**
 * The given items in the order of a Hilbert curve over their places, so that what lies together on the ground lies together in memory:
 * a search that spreads over the map then reads neighbouring numbers.
 */
export function hilbertOrder(items: Int32Array, lon: Float64Array, lat: Float64Array): Int32Array {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const item of items) {
    west = Math.min(west, lon[item] ?? 0);
    east = Math.max(east, lon[item] ?? 0);
    south = Math.min(south, lat[item] ?? 0);
    north = Math.max(north, lat[item] ?? 0);
  }
  const scale = (SIDE - 1) / Math.max(east - west, north - south, Number.MIN_VALUE);
  // Position on the curve and item in one number: 2^32 places times 2^21 items are still exact.
  const keys = new Float64Array(items.length);
  items.forEach((item, at) => {
    const place = alongCurve(Math.floor(((lon[item] ?? 0) - west) * scale), Math.floor(((lat[item] ?? 0) - south) * scale));
    keys[at] = place * 2_097_152 + (at % 2_097_152);
  });
  if (items.length > 2_097_152) return items;
  keys.sort();
  return Int32Array.from(keys, (key) => items[key % 2_097_152] ?? 0);
}

/** How far along the curve a square of the grid lies. */
function alongCurve(column: number, row: number): number {
  let [x, y, distance] = [column, row, 0];
  for (let side = SIDE / 2; side >= 1; side /= 2) {
    const [right, upper] = [(x & side) > 0 ? 1 : 0, (y & side) > 0 ? 1 : 0];
    distance += side * side * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) [x, y] = [SIDE - 1 - x, SIDE - 1 - y];
      [x, y] = [y, x];
    }
  }
  return distance;
}
