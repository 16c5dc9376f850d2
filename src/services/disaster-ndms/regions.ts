import type { Area } from '#domain/area.ts';
import type { ConfigNdms } from './config.ts';

type Regions = ConfigNdms['regions'];

/** The city's regions in which these 법정동코드 lie, or that lie in them. */
export function regionsOfCodes(regions: Regions, codes: readonly string[]): readonly Area[] {
  const bare = codes.map((code) => code.replace(/0+$/, ''));
  return regions.filter((region) => region.codes.some((own) => bare.some((code) => isPart(own, code)))).map(shapeOf);
}

function isPart(a: string, b: string): boolean {
  return b !== '' && (a.startsWith(b) || b.startsWith(a.replace(/0+$/, '')));
}

/** The city's regions that a 수신지역명 names: `경기도 전체, 서울특별시 강남구`. */
export function regionsNamed(regions: Regions, text: string): Regions {
  const names = text.split(',').map((name) => name.replace(/\s*전체\s*$/, '').trim());
  return regions.filter((region) => names.some((name) => name !== '' && (region.name.startsWith(name) || name.startsWith(region.name))));
}

export function shapeOf({ lon, lat, radiusMetres }: Regions[number]): Area {
  return { kind: 'circle', lon, lat, radiusMetres };
}
