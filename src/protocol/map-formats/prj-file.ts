/**
 * The EPSG code of a .prj (WKT 1 as ESRI and OGC write it), by its own code or by the numbers of its projection: names differ from program to
 * program, numbers do not. Undefined where it is none of the systems that Korean files come in.
 */
export function epsgOfPrj(wkt: string): number | undefined {
  const text = wkt.slice(0, 10_000);
  const projected = /^\s*PROJCS/i.test(text);
  const own = /AUTHORITY\["EPSG","?(\d{4,6})"?\]\s*\]\s*$/i.exec(text)?.[1];
  if (own !== undefined) return Number(own);
  if (!projected) return /^\s*GEOGCS/i.test(text) && /WGS|GRS.?1?9?80|ITRF|KGD2002|Korea_2000/i.test(text) ? 4326 : undefined;
  if (/Mercator_Auxiliary_Sphere|Popular_Visualisation/i.test(text)) return 3857;
  if (!/PROJECTION\["Transverse_Mercator"/i.test(text)) return undefined;
  const number = (name: string): number => Number(new RegExp(`PARAMETER\\["${name}",\\s*(-?[\\d.]+)`, 'i').exec(text)?.[1] ?? Number.NaN);
  const [east, north, meridian, scale] = ['False_Easting', 'False_Northing', 'Central_Meridian', 'Scale_Factor'].map(number);
  const bessel = /Bessel/i.test(text);
  const near = (value: number | undefined, wanted: number): boolean => Math.abs((value ?? Number.NaN) - wanted) < 1e-4;
  if (bessel) return near(meridian, 127.002890277778) && near(north, 500_000) ? 5174 : undefined;
  if (near(scale, 0.9996) && near(meridian, 127.5) && near(east, 1_000_000)) return 5179;
  if (!near(scale, 1) || !near(east, 200_000)) return undefined;
  if (near(north, 500_000)) return near(meridian, 127) ? 5181 : undefined;
  const belts: Readonly<Record<number, number>> = { 125: 5185, 127: 5186, 129: 5187, 131: 5188 };
  return near(north, 600_000) ? belts[Math.round(meridian ?? 0)] : undefined;
}
