import { SaxesParser } from 'saxes';
import type { OsmElement, OsmMember } from '#protocol/osm-roads.ts';

/** OSM XML (wiki.openstreetmap.org/wiki/OSM_XML) as it streams in. Document types and entities of one's own are refused: nothing here needs them. */
export async function readOsmXml(bytes: AsyncIterable<Uint8Array>, take: (element: OsmElement) => Promise<void>): Promise<void> {
  const parser = new SaxesParser<{ xmlns?: false }>({ position: true } as { xmlns?: false });
  const ready: OsmElement[] = [];
  let open: Open | undefined;
  parser.on('doctype', () => parser.fail('a document type is not taken'));
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (name === 'node' || name === 'way' || name === 'relation') open = { name, attributes, refs: [], members: [], tags: {} };
    else if (open && name === 'nd') open.refs.push(Number(attributes['ref']));
    else if (open && name === 'member')
      open.members.push({ type: attributes['type'] ?? '', ref: Number(attributes['ref']), role: attributes['role'] ?? '' });
    else if (open && name === 'tag') open.tags[attributes['k'] ?? ''] = attributes['v'] ?? '';
  });
  parser.on('closetag', ({ name }) => {
    if (open?.name !== name) return;
    const element = elementOf(open);
    if (element) ready.push(element);
    open = undefined;
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of bytes) {
    parser.write(decoder.decode(piece, { stream: true }));
    for (const element of ready.splice(0)) await take(element);
  }
  parser.write(decoder.decode()).close();
  for (const element of ready.splice(0)) await take(element);
}

interface Open {
  readonly name: 'node' | 'way' | 'relation';
  readonly attributes: Readonly<Record<string, string>>;
  readonly refs: number[];
  readonly members: OsmMember[];
  readonly tags: Record<string, string>;
}

function elementOf({ name, attributes, refs, members, tags }: Open): OsmElement | undefined {
  const id = Number(attributes['id']);
  if (!Number.isSafeInteger(id)) return undefined;
  if (name === 'way') return { type: 'way', id, refs, tags };
  if (name === 'relation') return { type: 'relation', id, members, tags };
  const [lon, lat] = [Number(attributes['lon']), Number(attributes['lat'])];
  return Number.isFinite(lon) && Number.isFinite(lat) ? { type: 'node', id, lon, lat } : undefined;
}
