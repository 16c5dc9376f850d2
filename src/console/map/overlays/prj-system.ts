import proj4 from 'proj4';
import { COORDINATE_SYSTEMS, KOREAN_1985_SHIFT, type CoordinateSystem } from '#domain/coordinate-system.ts';
import { epsgOfPrj } from '#protocol/map-formats/prj-file.ts';

/** A place of Korea: a system that cannot carry it there and back is none that a map of the city is in. */
const TRIED = [127, 37.5] as const;
const MAX_LOST_DEGREES = 1e-6;

/**
 * The system of a .prj: one of ours by its numbers, else as the text itself defines it (WKT 1 and 2, read by proj4). Korean files on the ellipsoid of
 * Bessel seldom say how it lies to WGS 84; they are shifted as the country does it. Undefined where it makes no sense: then a person is asked.
 */
export function systemOfPrj(wkt: string): CoordinateSystem | undefined {
  const code = epsgOfPrj(wkt);
  const known = COORDINATE_SYSTEMS.find((system) => system.code === code);
  if (known) return known;
  // Only a projected one: degrees of an unknown datum are asked about.
  if (!/^\s*PROJ(?:CS|CRS|ECTEDCRS)\s*\[/i.test(wkt)) return undefined;
  const proj = shifted(wkt);
  try {
    const converter = proj4(proj, 'EPSG:4326');
    const [lon = Number.NaN, lat = Number.NaN] = converter.forward(converter.inverse([...TRIED]));
    if (!(Math.abs(lon - TRIED[0]) < MAX_LOST_DEGREES && Math.abs(lat - TRIED[1]) < MAX_LOST_DEGREES)) return undefined;
  } catch {
    return undefined;
  }
  const name = /\[\s*"([^"]{1,80})"/.exec(wkt)?.[1] ?? '.prj';
  return { code: code ?? 0, title: { ko: name, en: name }, proj, unit: 'metres' };
}

function shifted(wkt: string): string {
  if (!/Bessel/i.test(wkt) || /TOWGS84/i.test(wkt)) return wkt;
  return wkt.replace(/(SPHEROID\s*\[[^\]]*\])/i, `$1,TOWGS84[${KOREAN_1985_SHIFT}]`);
}
