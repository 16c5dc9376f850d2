/** `84 m`, `1.24 km`, `12.4 km`: as exact as a map of these is. */
export function lengthText(metres: number): string {
  if (metres < 1_000) return `${metres < 10 ? metres.toFixed(1) : Math.round(metres)} m`;
  return `${(metres / 1_000).toFixed(metres < 10_000 ? 2 : 1)} km`;
}

/** `320 m²`, `1.24 km²`. */
export function areaText(squareMetres: number): string {
  if (squareMetres < 100_000) return `${Math.round(squareMetres).toLocaleString('en-US')} m²`;
  return `${(squareMetres / 1e6).toFixed(squareMetres < 1e7 ? 2 : 1)} km²`;
}
