import { SHAPE_SCALE, type RoadNetwork } from '#engine/roads/road-network.ts';
import type { TrafficState } from '#engine/roads/traffic.ts';
import type { Field, OgcFeature } from '#protocol/ogc/feature.ts';
import type { Box, Position } from '#protocol/ogc/geometry.ts';
import type { Roads } from '../../roads/roads.ts';
import { NOTHING, setOf, type OgcLayer, type Selection } from '../ogc-layer.ts';

/** Ground a pixel shows, metres, up to which roads of each rank are drawn (ROAD_RANK less 100: motorway, … , other). */
const DRAWN_UNTIL = [1_000, 1_000, 300, 150, 60, 60, 40, 20, 8] as const;

const LINK_FIELDS: readonly Field[] = [
  { name: 'id', type: 'string', title: { ko: '링크ID', en: 'Link id' } },
  { name: 'name', type: 'string', title: { ko: '도로명', en: 'Name' } },
  { name: 'rank', type: 'integer', title: { ko: '도로등급', en: 'Rank (ROAD_RANK)' } },
  { name: 'metres', type: 'number', title: { ko: '길이(m)', en: 'Length, metres' } },
  { name: 'limitKmh', type: 'integer', title: { ko: '제한속도', en: 'Speed limit, km/h' } },
];

/** Every directed link of the network that routes are found on. */
export function roadLayer(roads: Pick<Roads, 'map'>): OgcLayer {
  return {
    facts: {
      name: 'roads',
      title: { ko: '도로', en: 'Roads' },
      summary: { ko: '표준노드링크로 불러온 도로 링크', en: 'Links of the road network that was imported' },
      geometry: 'LineString',
      fields: [
        ...LINK_FIELDS,
        { name: 'from', type: 'string', title: { ko: '시작노드', en: 'From node' } },
        { name: 'to', type: 'string', title: { ko: '종료노드', en: 'To node' } },
      ],
      styles: [{ name: 'rank', title: { ko: '도로등급', en: 'Rank' } }],
    },
    access: { right: 'incident.view', partners: true },
    extent: () => networkExtent(roads),
    select(selection) {
      const network = roads.map?.network;
      if (!network) return NOTHING;
      return setOf(
        linksIn(roads, selection, () => true),
        (link) => linkFeature(network, link, { from: nodeId(network, network.from[link]), to: nodeId(network, network.to[link]) }),
      );
    },
  };
}

/** Links whose speed is measured now, and those that are closed. */
export function trafficLayer(roads: Pick<Roads, 'map'>): OgcLayer {
  return {
    facts: {
      name: 'traffic',
      title: { ko: '소통', en: 'Traffic' },
      summary: { ko: '지금 속도가 측정되었거나 통제된 도로 링크', en: 'Links whose speed is measured at this moment, or that are closed' },
      geometry: 'LineString',
      fields: [
        ...LINK_FIELDS,
        { name: 'speedKmh', type: 'number', title: { ko: '속도', en: 'Speed, km/h' } },
        { name: 'closed', type: 'boolean', title: { ko: '통제', en: 'Closed' } },
        { name: 'level', type: 'string', title: { ko: '소통등급', en: 'free, slow, jam or closed' } },
      ],
      styles: [{ name: 'level', title: { ko: '소통등급', en: 'Level' } }],
    },
    access: { right: 'incident.view', partners: true },
    extent: () => networkExtent(roads),
    select(selection) {
      if (!roads.map) return NOTHING;
      const { network, traffic } = roads.map;
      const known = linksIn(roads, selection, (link) => (traffic.speedKmh[link] ?? 0) > 0 || traffic.closed[link] === 1);
      return setOf(known, (link) => linkFeature(network, link, speedOf(network, traffic, link)));
    },
  };
}

/** As the national centre colours cities: below 15 km/h it jams, up to 25 it is slow; on fast roads by share of what is allowed. */
const JAM_SHARE = 0.3;
const SLOW_SHARE = 0.55;

function speedOf(network: RoadNetwork, traffic: TrafficState, link: number): Pick<OgcFeature, 'properties'>['properties'] {
  const closed = traffic.closed[link] === 1;
  const speedKmh = traffic.speedKmh[link] ?? 0;
  const share = speedKmh / Math.max(1, network.speedKmh[link] ?? 0);
  const level = closed ? 'closed' : share < JAM_SHARE ? 'jam' : share < SLOW_SHARE ? 'slow' : 'free';
  return { speedKmh: speedKmh > 0 ? Math.round(speedKmh * 10) / 10 : undefined, closed, level };
}

function networkExtent({ map }: Pick<Roads, 'map'>): Box | undefined {
  const tree = map?.locator.tree;
  return tree && [tree.minX, tree.minY, tree.maxX, tree.maxY];
}

function linksIn({ map }: Pick<Roads, 'map'>, { box, metresPerPixel = 0 }: Selection, shown: (link: number) => boolean): readonly number[] {
  if (!map) return [];
  const { network, locator } = map;
  const fits = (link: number): boolean => metresPerPixel <= (DRAWN_UNTIL[network.rank[link] ?? 8] ?? 8) && shown(link);
  if (box) return locator.tree.search(...box, fits).toSorted((a, b) => a - b);
  const links: number[] = [];
  for (let link = 0; link < network.from.length; link += 1) if (fits(link)) links.push(link);
  return links;
}

function linkFeature(network: RoadNetwork, link: number, more: OgcFeature['properties']): OgcFeature {
  const coordinates: Position[] = [];
  for (let at = network.shapeStart[link] ?? 0; at < (network.shapeStart[link + 1] ?? 0); at += 2)
    coordinates.push([(network.shape[at] ?? 0) / SHAPE_SCALE, (network.shape[at + 1] ?? 0) / SHAPE_SCALE]);
  const id = network.linkIds[link] ?? '';
  return {
    id,
    geometry: { type: 'LineString', coordinates },
    properties: {
      id,
      name: network.names[network.name[link] ?? 0] || undefined,
      rank: 100 + (network.rank[link] ?? 0),
      metres: Math.round((network.metres[link] ?? 0) * 10) / 10,
      limitKmh: network.speedKmh[link] ?? 0,
      ...more,
    },
  };
}

function nodeId(network: RoadNetwork, node: number | undefined): string {
  return network.nodeIds[node ?? -1] ?? '';
}
