import type { Person } from '#domain/person.ts';
import type { LayerFacts } from '#protocol/ogc/feature.ts';
import type { ApiPorts } from '../http/api-ports.ts';
import { mayCall } from '../http/access.ts';
import { buildingLayer } from './layers/building-layer.ts';
import { cameraLayer } from './layers/camera-layer.ts';
import { coverageLayer } from './layers/coverage-layer.ts';
import { facilityLayer } from './layers/facility-layer.ts';
import { incidentLayer } from './layers/incident-layer.ts';
import { roadLayer, trafficLayer } from './layers/road-layers.ts';
import { unitLayer } from './layers/unit-layer.ts';
import type { OgcLayer } from './ogc-layer.ts';

export type OgcPorts = Pick<
  ApiPorts,
  'config' | 'clock' | 'database' | 'board' | 'present' | 'cameras' | 'roads' | 'facilities' | 'units' | 'extent'
>;

/** What is published, from the ground up. */
export function ogcLayers(ports: OgcPorts): readonly OgcLayer[] {
  return [
    buildingLayer(ports),
    roadLayer(ports.roads),
    trafficLayer(ports.roads),
    coverageLayer(ports.cameras),
    facilityLayer(ports.facilities),
    cameraLayer(ports.cameras),
    unitLayer(ports),
    incidentLayer(ports),
  ];
}

/** Those that this person may read: the others are not named to them. */
export function layersFor(layers: readonly OgcLayer[], person: Person): readonly OgcLayer[] {
  return layers.filter((layer) => mayCall(person, layer.access).ok);
}

/** Six decimals of a degree, outwards. */
export async function factsOf(layer: OgcLayer, city: readonly [number, number, number, number]): Promise<LayerFacts> {
  const [west, south, east, north] = (await layer.extent()) ?? city;
  const [down, up] = [(value: number) => Math.floor(value * 1e6) / 1e6, (value: number) => Math.ceil(value * 1e6) / 1e6];
  return { ...layer.facts, extent: [down(west), down(south), up(east), up(north)] };
}
