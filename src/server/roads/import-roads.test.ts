import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, test } from 'vitest';
import { sayOfImport } from '#contract/import-sentence.ts';
import type { RoadFile, RoadImportReport, RoadImportWanted } from '#contract/road-import.ts';
import { buildRoadMap, planTrip } from '#engine/roads/road-map.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { findRoute } from '#engine/roads/route.ts';
import { CAR } from '#engine/roads/vehicle.ts';
import { demoRoadFiles } from '#simulator/city/demo-city.ts';
import { fileOf, id, squareTables, standardFiles, textFile, type StandardTables } from '../../../test/support/road-files.ts';
import { spotOn } from '../../../test/support/random-roads.ts';
import { importRoads } from './import-roads.ts';
import { networkOf, sectionsOf } from './network-sections.ts';

interface Imported {
  readonly report: RoadImportReport;
  readonly network: RoadNetwork | undefined;
}

async function imported(files: readonly RoadFile[], more: Partial<RoadImportWanted> = {}): Promise<Imported> {
  let network: RoadNetwork | undefined;
  const sink = { replace: async (whole: RoadNetwork) => void (network = whole) };
  const report = await importRoads(sink, { source: 'test', files, dryRun: false, ...more });
  return { report, network };
}

function withTables(change: (tables: StandardTables) => void): RoadFile[] {
  const tables = squareTables();
  change(tables);
  return standardFiles(tables);
}

describe('the national standard node-link', () => {
  test('G14: the demo city comes through the importer of the standard whole: names, limits and rules of turning, and its roads hang together', async () => {
    const { report, network } = await imported(demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes, 65_536)));
    expect(report).toMatchObject({
      state: 'done',
      format: 'standardNodeLink',
      encoding: 'cp949',
      crs: 'EPSG:5186',
      refused: 0,
      noted: 0,
      notes: [],
    });
    expect(network!.names).toEqual(expect.arrayContaining(['새벽대로', '망루대교']));
    expect(network!.bannedFrom.length).toBeGreaterThan(50);
    expect(network!.uTurnAllowed).toContain(1);
    expect(network!.limits.some(({ maxHeightCm }) => maxHeightCm > 0)).toBe(true);
    const { graph } = buildRoadMap(network!).drive;
    const seen = new Set([0]);
    for (const junction of seen)
      for (let arc = graph.firstOut[junction]!; arc < graph.firstOut[junction + 1]!; arc += 1) seen.add(graph.head[arc]!);
    expect(seen.size / graph.junctions).toBeGreaterThan(0.98);
  });

  test('G8: each kind of broken row is left out with its reason, and every other row is taken', async () => {
    const faults: Record<string, (tables: StandardTables) => void> = {
      'MOCT_NODE node duplicate': ({ nodes }) => nodes.push(nodes[0]!),
      'MOCT_NODE NODE_ID badId': ({ nodes }) => nodes.push({ row: { NODE_ID: '12345' }, place: [200_000, 545_000] }),
      'MOCT_NODE shape outside': ({ nodes }) => nodes.push({ row: { NODE_ID: id(90) }, place: [9_000_000, 545_000] }),
      'MOCT_LINK link duplicate': ({ links }) => links.push(links[0]!),
      'MOCT_LINK F_NODE noSuchNode': ({ links }) =>
        links.push({ ...links[0]!, row: { ...links[0]!.row, LINK_ID: id(91), F_NODE: id(99) } }),
      'MOCT_LINK T_NODE missing': ({ links }) => links.push({ ...links[0]!, row: { ...links[0]!.row, LINK_ID: id(91), T_NODE: '' } }),
      'MOCT_LINK shape endOffNode': ({ links }) =>
        links.push({
          row: { ...links[0]!.row, LINK_ID: id(91) },
          line: [
            [200_000, 545_100],
            [200_200, 545_000],
          ],
        }),
      'MOCT_LINK shape noShape': ({ links }) => links.push({ row: { ...links[0]!.row, LINK_ID: id(91) }, line: [[200_000, 545_000]] }),
      'MOCT_LINK ROAD_RANK unknownCode': ({ links }) =>
        links.push({ ...links[0]!, row: { ...links[0]!.row, LINK_ID: id(91), ROAD_RANK: '999' } }),
      'MOCT_LINK REST_VEH unknownCode': ({ links }) =>
        links.push({ ...links[0]!, row: { ...links[0]!.row, LINK_ID: id(91), REST_VEH: '9' } }),
      'MOCT_LINK MAX_SPD notANumber': ({ links }) =>
        links.push({ ...links[0]!, row: { ...links[0]!.row, LINK_ID: id(91), MAX_SPD: 'fast' } }),
      'TURNINFO ST_LINK noSuchLink': ({ turns }) => turns.push({ ...turns[0]!, ST_LINK: id(99) }),
      'TURNINFO NODE_ID notAtNode': ({ turns }) => turns.push({ ...turns[0]!, NODE_ID: id(3) }),
      'TURNINFO TURN_TYPE unknownCode': ({ turns }) => turns.push({ ...turns[0]!, TURN_TYPE: '777' }),
    };
    for (const [name, plant] of Object.entries(faults)) {
      const { report } = await imported(withTables(plant));
      expect(
        report.problems.map(({ layer, field, reason }) => `${layer} ${field} ${reason}`),
        name,
      ).toEqual([name]);
      expect(report, name).toMatchObject({ state: 'done', nodes: 4, links: 8, bannedTurns: 1, refused: 1 });
    }
  });

  test('G8: rows that contradict themselves are taken with a doubt: a wrong length, rules of turning that TURN_P does not announce', async () => {
    const { report, network } = await imported(
      withTables(({ nodes, links }) => {
        links[0]!.row['LENGTH'] = 5_000;
        nodes[1]!.row['TURN_P'] = '0';
        nodes[2]!.row['TURN_P'] = '1';
      }),
    );
    expect(report).toMatchObject({ state: 'done', links: 8, refused: 0, noted: 3 });
    expect(report.problems.map(({ reason }) => reason).sort()).toEqual(['turnsMissing', 'turnsUnannounced', 'wrongLength']);
    expect(network!.metres[0]).toBeCloseTo(200, -1);
  });

  test('G9: a missing or foreign file, a wrong coordinate system and a wrong code page are told in a sentence', async () => {
    const files = standardFiles(squareTables());
    const without = (name: string): RoadFile[] => files.filter((file) => file.name !== name);
    const instead = (name: string, bytes: Uint8Array): RoadFile[] => [...without(name), fileOf(name, bytes)];
    expect((await imported(without('MOCT_LINK.dbf'))).report.error?.text).toContain('MOCT_LINK.dbf is missing');
    expect((await imported(instead('MOCT_NODE.shp', new Uint8Array(500)))).report.error?.text).toContain(
      'MOCT_NODE.shp: The file of shapes (.shp) is no shapefile',
    );
    expect((await imported(instead('MOCT_LINK.dbf', new Uint8Array(500)))).report.error?.text).toContain('is no dBase III file');
    expect((await imported(files, { crs: 'EPSG:5179' })).report.error?.text).toMatch(/would lie outside of Korea as EPSG:5179.*--crs/);
    expect((await imported(files, { crs: 'EPSG:1' })).report.error?.text).toContain('none of the coordinate systems');
    expect((await imported([textFile('roads.txt', 'x')])).report.error?.text).toContain('These are no roads');
    expect((await imported(without('TURNINFO.dbf'))).report).toMatchObject({
      state: 'done',
      links: 8,
      bannedTurns: 0,
      notes: [sayOfImport('noTurns'), expect.anything()],
    });
    const utf8 = standardFiles(squareTables(), (text) => new TextEncoder().encode(text));
    expect((await imported(utf8)).report).toMatchObject({ state: 'done', encoding: 'utf-8', links: 8, noted: 0 });
    const wrong = await imported(files, { encoding: 'utf-8' });
    expect(wrong.report).toMatchObject({
      state: 'done',
      links: 8,
      noted: 8,
      notes: [sayOfImport('namesUnreadable', { roads: 8, encoding: 'utf-8' }), expect.anything()],
    });
    expect((await imported(files)).network!.names).toContain('망루1로');
  });

  test('G9: where a file ends too early, or a shape has no row, what can be put together is taken and the rest told', async () => {
    const whole = standardFiles(squareTables());
    const cut = async (name: string, share: number): Promise<RoadFile[]> => {
      const pieces: Uint8Array[] = [];
      for await (const piece of whole.find((file) => file.name === name)!.bytes()) pieces.push(piece);
      const bytes = Buffer.concat(pieces);
      return whole.map((file) => (file.name === name ? fileOf(name, bytes.subarray(0, Math.floor(bytes.length * share))) : file));
    };
    for (const name of ['MOCT_LINK.shp', 'MOCT_LINK.dbf']) {
      const { report } = await imported(await cut(name, 0.8));
      expect(report, name).toMatchObject({ state: 'done', nodes: 4 });
      expect(report.links).toBeGreaterThan(3);
      expect(report.links).toBeLessThan(8);
      expect(report.notes.map(({ text }) => text).join(' '), name).toMatch(/ends? (after|in the middle)/);
      expect(report.notes.map(({ text }) => text).join(' '), name).toContain('what stands beyond');
    }
  });

  test('G9: bytes of any kind in place of a file give a report and never an error, and files may come in pieces of any size', async () => {
    const whole = standardFiles(squareTables());
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('MOCT_NODE.shp', 'MOCT_NODE.dbf', 'MOCT_LINK.shp', 'MOCT_LINK.dbf', 'TURNINFO.dbf'),
        fc.array(fc.tuple(fc.nat(2_000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        async (name, changes, piece) => {
          const files = await Promise.all(
            whole.map(async (file) => {
              const pieces: Uint8Array[] = [];
              for await (const part of file.bytes()) pieces.push(part);
              const bytes = Buffer.concat(pieces);
              if (file.name === name) for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
              return fileOf(file.name, bytes, piece);
            }),
          );
          const { report } = await imported(files);
          if (changes.length === 0) expect(report).toMatchObject({ state: 'done', links: 8, refused: 0 });
          if (report.state === 'failed') expect(report.error?.text).toMatch(/\.$/);
          expect(report.links).toBeLessThanOrEqual(8);
        },
      ),
      { numRuns: 150, seed: 9 },
    );
  });

  test('G10: an import that is only tried, that fails or that is stopped replaces nothing', async () => {
    const files = standardFiles(squareTables());
    expect(await imported(files, { dryRun: true })).toMatchObject({
      report: { state: 'done', dryRun: true, links: 8 },
      network: undefined,
    });
    expect(await imported(withTables(({ links }) => links.splice(0)))).toMatchObject({
      report: { state: 'failed', error: sayOfImport('noLinks') },
      network: undefined,
    });
    const stopped = new AbortController();
    stopped.abort();
    const large = demoRoadFiles().map(({ name, bytes }) => fileOf(name, bytes));
    expect(await imported(large, { signal: stopped.signal })).toMatchObject({
      report: { state: 'failed', error: sayOfImport('stopped') },
      network: undefined,
    });
  });

  test('G11: a network is stored and comes back as it was', async () => {
    const { network } = await imported(standardFiles(squareTables()));
    expect(networkOf(new Map(sectionsOf(network!).map(({ name, bytes }) => [name, bytes])))).toEqual(network);
  });
});

const OSM = `<?xml version="1.0"?><osm version="0.6">
${[1, 2, 3, 4, 5].map((node) => `<node id="${node}" lat="${37.5 + (node === 5 ? 0.001 : 0)}" lon="${127 + node * 0.001 - (node === 5 ? 0.002 : 0)}"/>`).join('')}
<way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><tag k="highway" v="secondary"/><tag k="name" v="강동대로"/><tag k="maxspeed" v="50"/></way>
<way id="11"><nd ref="3"/><nd ref="5"/><tag k="highway" v="residential"/><tag k="oneway" v="yes"/><tag k="maxheight" v="2.5"/></way>
<way id="12"><nd ref="1"/><nd ref="5"/><tag k="building" v="yes"/></way>
<way id="13"><nd ref="4"/><nd ref="99"/><tag k="highway" v="service"/></way>
<relation id="20"><member type="way" ref="10" role="from"/><member type="node" ref="3" role="via"/><member type="way" ref="11" role="to"/><tag k="type" v="restriction"/><tag k="restriction" v="no_left_turn"/></relation>
</osm>`;

describe('other formats', () => {
  test('G15: OpenStreetMap: ways are cut where they meet, one-way, limits and restrictions are kept, what leads off the file is left out', async () => {
    const { report, network } = await imported([textFile('city.osm', OSM)]);
    expect(report).toMatchObject({ state: 'done', format: 'osm', nodes: 4, links: 5, bannedTurns: 2, refused: 2 });
    expect(report.problems.map(({ reason }) => reason)).toEqual(['noSuchNode', 'noSuchNode']);
    expect([...network!.linkIds].sort()).toEqual(['10.0', '10.0r', '10.2', '10.2r', '11.0']);
    expect(network!.limits.some(({ maxHeightCm }) => maxHeightCm === 250)).toBe(true);
    expect(network!.names).toContain('강동대로');
  });

  test('G15: OpenStreetMap as PBF gives the same roads as its XML', async () => {
    const xml = await imported([textFile('city.osm', OSM)]);
    const pbf = await imported([fileOf('city.osm.pbf', osmPbf(), 37)]);
    expect(pbf.report).toMatchObject({ state: 'done', nodes: 4, links: 5, bannedTurns: 2 });
    expect(pbf.network!.linkIds).toEqual(xml.network!.linkIds);
    expect([...pbf.network!.shape]).toEqual([...xml.network!.shape]);
  });

  test('G15: broken and hostile OpenStreetMap files are refused in a sentence', async () => {
    const error = async (file: RoadFile): Promise<string | undefined> => (await imported([file])).report.error?.text;
    expect(await error(textFile('a.osm', '<osm><way id="1">'))).toContain('cannot be read as OpenStreetMap');
    expect(await error(textFile('a.osm', '<!DOCTYPE osm [<!ENTITY a "b">]><osm>&a;</osm>'))).toContain('document type');
    expect(await error(fileOf('a.osm.pbf', Uint8Array.of(255, 255, 255, 255, 1)))).toContain('no OSM PBF file');
    expect(await error(fileOf('a.osm.pbf', osmPbf().subarray(0, 100)))).toContain('ends in the middle of a block');
  });

  test('G15: CSV and GeoJSON lines meet where they end, go both ways unless one-way, and a row without a line costs itself', async () => {
    const csv = `id,name,oneway,coords\n1,가로,,127.000 37.500;127.001 37.500\n2,나로,yes,127.001 37.500;127.002 37.500\n3,다로,,nowhere\n`;
    const features = [
      {
        type: 'Feature',
        properties: { id: 1, name: '가로' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [127, 37.5],
            [127.001, 37.5],
          ],
        },
      },
      {
        type: 'Feature',
        properties: { id: 2, oneway: 'yes' },
        geometry: {
          type: 'LineString',
          coordinates: [
            [127.001, 37.5],
            [127.002, 37.5],
          ],
        },
      },
      { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [127, 37.5] } },
    ];
    for (const file of [textFile('roads.csv', csv), textFile('roads.geojson', JSON.stringify({ type: 'FeatureCollection', features }))]) {
      const { report, network } = await imported([file]);
      expect(report).toMatchObject({ state: 'done', nodes: 3, links: 3, refused: 1 });
      const trip = planTrip(buildRoadMap(network!), CAR);
      const map = trip.map;
      expect(findRoute(trip, spotOn(map, 0, 0), spotOn(map, 2, 1))).toBeDefined();
      expect(findRoute(trip, spotOn(map, 2, 1), spotOn(map, 2, 0)), 'against a one-way road').toBeUndefined();
    }
    expect((await imported([textFile('roads.csv', 'a,b\n1,2\n')])).report.error?.text).toContain('no column of lines');
    expect((await imported([textFile('roads.geojson', '{"type"')])).report.error?.text).toContain('is no JSON');
  });
});

const FOLDER = ['../shared/data/roads', '../../shared/data/roads'].map((folder) => path.resolve(folder)).find(existsSync) ?? '';

describe('real data', () => {
  test.skipIf(FOLDER === '')('G15: real roads of two districts are taken (skipped where ../shared/data is absent)', async () => {
    const unpacked = (name: string): RoadFile => fileOf(name.replace('.gz', ''), gunzipSync(readFileSync(path.join(FOLDER, name))), 65_536);
    const songpa = await imported([unpacked('songpa_asanH.osm.gz')]);
    expect(songpa.report).toMatchObject({ state: 'done', format: 'osm' });
    expect(songpa.report.links).toBeGreaterThan(500);
    const gangnam = await imported([unpacked('gangnam_routable_links.csv.gz')]);
    expect(gangnam.report.links).toBeGreaterThan(11_000);
    expect(gangnam.report.nodes).toBeGreaterThan(3_500);
  });
});

/** The file above, written by the rules of wiki.openstreetmap.org/wiki/PBF_Format. */
function osmPbf(): Uint8Array {
  const texts = [''];
  const text = (value: string): number => (texts.includes(value) ? texts.indexOf(value) : texts.push(value) - 1);
  const lats = [37.5, 37.5, 37.5, 37.5, 37.501].map((lat) => Math.round(lat * 1e7));
  const lons = [127.001, 127.002, 127.003, 127.004, 127.003].map((lon) => Math.round(lon * 1e7));
  const steps = (values: readonly number[]): number[] => values.map((value, at) => value - (values[at - 1] ?? 0));
  const way = (id: number, refs: readonly number[], tags: Record<string, string>) => (_: unknown, pbf: PbfWriter) => {
    pbf.writeVarintField(1, id);
    pbf.writePackedVarint(2, Object.keys(tags).map(text));
    pbf.writePackedVarint(3, Object.values(tags).map(text));
    pbf.writePackedSVarint(8, steps(refs));
  };
  const relation = (_: unknown, pbf: PbfWriter): void => {
    pbf.writeVarintField(1, 20);
    pbf.writePackedVarint(2, ['type', 'restriction'].map(text));
    pbf.writePackedVarint(3, ['restriction', 'no_left_turn'].map(text));
    pbf.writePackedVarint(8, ['from', 'via', 'to'].map(text));
    pbf.writePackedSVarint(9, steps([10, 3, 11]));
    pbf.writePackedVarint(10, [1, 0, 1]);
  };
  const dense = (_: unknown, pbf: PbfWriter): void => {
    pbf.writePackedSVarint(1, steps([1, 2, 3, 4, 5]));
    pbf.writePackedSVarint(8, steps(lats));
    pbf.writePackedSVarint(9, steps(lons));
  };
  const group = (_: unknown, pbf: PbfWriter): void => {
    pbf.writeMessage(2, dense, 0);
    pbf.writeMessage(3, way(10, [1, 2, 3, 4], { highway: 'secondary', name: '강동대로', maxspeed: '50' }), 0);
    pbf.writeMessage(3, way(11, [3, 5], { highway: 'residential', oneway: 'yes', maxheight: '2.5' }), 0);
    pbf.writeMessage(3, way(12, [1, 5], { building: 'yes' }), 0);
    pbf.writeMessage(3, way(13, [4, 99], { highway: 'service' }), 0);
    pbf.writeMessage(4, relation, 0);
  };
  const inner = new PbfWriter();
  inner.writeMessage(2, group, 0);
  const block = new PbfWriter();
  block.writeMessage(1, (_, pbf) => texts.forEach((one) => pbf.writeStringField(1, one)), 0);
  const header = new PbfWriter();
  header.writeStringField(4, 'OsmSchema-V0.6');
  header.writeStringField(4, 'DenseNodes');
  return Buffer.concat([blob('OSMHeader', header.finish()), blob('OSMData', Buffer.concat([block.finish(), inner.finish()]))]);
}

function blob(type: string, content: Uint8Array): Uint8Array {
  const packed = new PbfWriter();
  packed.writeVarintField(2, content.length);
  packed.writeBytesField(3, deflateSync(content));
  const body = packed.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, body.length);
  const head = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, body]);
}
