import { assembleRoadMap, type RoadMap } from '#engine/roads/road-map.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import type { RoadParts } from '#engine/roads/road-parts.ts';
import { breath } from '../breath.ts';
import type { StoredSections } from '../store/stored-sections.ts';
import { ThreadAside } from '../thread-aside.ts';
import { readNetwork } from './network-sections.ts';

const THREAD = new URL('./build-worker.ts', import.meta.url);

/**
 * The map of a stored network. What takes long is done by a thread of its own, and what must be done here in portions: whoever asks
 * meanwhile is answered from the map in use. Rejects where the thread fails, dies, takes longer than five minutes or is stopped.
 */
export async function buildAside(
  sections: StoredSections,
  { signal, thread = THREAD }: { readonly signal: AbortSignal; readonly thread?: URL | undefined },
): Promise<RoadMap> {
  await using aside = new ThreadAside<RoadParts>({ program: thread, data: sections, signal, what: 'The road network' });
  const [parts, network] = await Promise.all([aside.result, readAmongOthers(sections)]);
  return assembleRoadMap(network, parts);
}

async function readAmongOthers(sections: StoredSections): Promise<RoadNetwork> {
  const reading = readNetwork(sections);
  for (;;) {
    const step = reading.next();
    if (step.done === true) return step.value;
    await breath();
  }
}
