import { sayOfImport } from '#contract/import-sentence.ts';
import type { RoadFormat, RoadImportReport, RoadImportWanted } from '#contract/road-import.ts';
import type { RoadNetwork } from '#engine/roads/road-network.ts';
import { collectOsmRoads } from '#protocol/osm-roads.ts';
import { STANDARD_CRS } from '#protocol/standard-node-link.ts';
import { Unreadable, unreadable } from '../unreadable.ts';
import { openIntake, type ImportIntake } from './import-intake.ts';
import { readCsv, readGeoJson } from './read-lines.ts';
import { readOsmPbf } from './read-osm-pbf.ts';
import { readOsmXml } from './read-osm-xml.ts';
import { isStandard, readStandard } from './read-standard.ts';

/** Where a network goes; it replaces the one before as a whole. */
export interface RoadSink {
  replace(network: RoadNetwork, source: string): Promise<void>;
}

/**
 * Reads roads and, unless it is only tried, stores them in one step: what was there before stays until the new network is whole.
 * Never throws for what is in the files: a report with state `failed` says what is wrong with them as a whole, `problems` what is
 * wrong with which row.
 */
export async function importRoads(sink: RoadSink, wanted: RoadImportWanted): Promise<RoadImportReport> {
  const began = performance.now();
  const intake = openIntake(wanted);
  const format = formatOf(wanted);
  const report = (rest: Partial<RoadImportReport>): RoadImportReport => ({
    source: wanted.source,
    state: 'failed',
    dryRun: wanted.dryRun,
    format: format ?? 'standardNodeLink',
    ...(intake.encoding === undefined ? {} : { encoding: intake.encoding }),
    crs: wanted.crs ?? (format === 'standardNodeLink' ? STANDARD_CRS : 'EPSG:4326'),
    nodes: 0,
    links: 0,
    bannedTurns: 0,
    ...intake.counted,
    problems: intake.problems(),
    notes: intake.notes,
    elapsedMs: Math.round(performance.now() - began),
    ...rest,
  });
  try {
    if (format === undefined) throw unreadable('noRoads');
    await READERS[format](intake);
    const network = intake.builder.build();
    if (network === undefined) throw unreadable('noLinks');
    if (!wanted.dryRun) await sink.replace(network, wanted.source);
    return report({ state: 'done', nodes: network.nodeIds.length, links: network.from.length, bannedTurns: network.bannedFrom.length });
  } catch (error) {
    if (error instanceof Unreadable) return report({ error: error.sentence });
    if (wanted.signal?.aborted) return report({ error: sayOfImport('stopped') });
    throw error;
  }
}

function formatOf({ files }: RoadImportWanted): RoadFormat | undefined {
  if (isStandard(files)) return 'standardNodeLink';
  const [file] = files;
  if (files.length !== 1 || file === undefined) return undefined;
  if (/\.(osm|pbf)$/i.test(file.name)) return 'osm';
  if (/\.(geojson|json)$/i.test(file.name)) return 'geojson';
  return /\.csv$/i.test(file.name) ? 'csv' : undefined;
}

const READERS: Readonly<Record<RoadFormat, (intake: ImportIntake) => Promise<void>>> = {
  standardNodeLink: readStandard,
  osm: readOsm,
  csv: (intake) => ofOne(intake, readCsv),
  geojson: (intake) => ofOne(intake, readGeoJson),
};

function ofOne(intake: ImportIntake, read: typeof readCsv): Promise<void> {
  const [file] = intake.wanted.files;
  return file ? read(intake, file) : Promise.resolve();
}

async function readOsm(intake: ImportIntake): Promise<void> {
  const [file] = intake.wanted.files;
  if (file === undefined) return;
  const roads = collectOsmRoads();
  const read = /\.pbf$/i.test(file.name) ? readOsmPbf : readOsmXml;
  try {
    await read(file.bytes(), async (element) => {
      if (!roads.add(element)) throw unreadable('osmTooMany', { file: file.name });
      await intake.count(element.type);
    });
  } catch (error) {
    if (error instanceof Unreadable || intake.wanted.signal?.aborted) throw error;
    throw unreadable('osmUnreadable', { file: file.name, why: error instanceof Error ? error.message : String(error) });
  }
  let row = 0;
  for (const node of roads.nodes()) intake.builder.node(node, { layer: 'node', row: (row += 1) });
  for (const { row: way, record } of roads.links()) {
    await intake.count('link');
    intake.builder.link(record, { layer: 'way', row: way });
  }
  for (const { row: relation, record } of roads.turns()) intake.builder.turn(record, { layer: 'restriction', row: relation });
}
