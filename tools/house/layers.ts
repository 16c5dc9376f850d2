import { builtinModules } from 'node:module';
import { type Import, importsOf, packageOf, resolveImport } from './imports.ts';
import { codeFiles, isTest, type SourceFile, type SourceTree, type Violation } from './source-tree.ts';

/** What a layer may import: layers below it, and packages. See ARCHITECTURE.md, "Layers". */
interface Layer {
  readonly layers: readonly string[];
  /** `node`: any package but those of the browser, and Node's own modules. A list: these packages, no Node. */
  readonly packages: 'node' | readonly string[];
}

const BROWSER_PACKAGES = [
  'react',
  'react-dom',
  'react-i18next',
  'i18next',
  'dockview-react',
  'echarts',
  'fflate',
  'ol',
  'proj4',
  '@mantine/core',
  '@mantine/hooks',
  '@mantine/notifications',
  '@tabler/icons-react',
  '@tanstack/react-query',
  '@tanstack/react-router',
  '@tanstack/react-virtual',
];

const CORE = ['base', 'domain', 'protocol', 'contract', 'engine', 'services'];
const APPLICATIONS = ['server', 'relay', 'simulator', 'cli'];
const SEEN_BY_SCREENS = ['base', 'domain', 'contract', 'player'];

/** The table of HOUSE: the one place where the direction of imports is written down. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  base: { layers: [], packages: [] },
  domain: { layers: ['base'], packages: ['zod'] },
  protocol: { layers: ['base'], packages: ['zod', 'proj4', 'saxes'] },
  contract: { layers: ['base', 'domain', 'protocol'], packages: ['zod'] },
  engine: { layers: ['base', 'domain', 'protocol', 'contract'], packages: ['zod', '@marcbachmann/cel-js', 'flatbush'] },
  services: { layers: ['base', 'domain', 'protocol', 'contract', 'engine'], packages: ['zod'] },
  server: { layers: CORE, packages: 'node' },
  relay: { layers: CORE, packages: 'node' },
  simulator: { layers: CORE, packages: 'node' },
  cli: { layers: CORE, packages: 'node' },
  io: { layers: [...CORE, ...APPLICATIONS], packages: 'node' },
  main: { layers: [...CORE, ...APPLICATIONS, 'io'], packages: 'node' },
  player: { layers: ['base', 'domain', 'contract'], packages: ['zod'] },
  console: { layers: [...SEEN_BY_SCREENS, 'panel', 'protocol'], packages: [...BROWSER_PACKAGES, 'zod'] },
  /** `services/<name>/panel.tsx`: written by the service, drawn by the console. */
  panel: { layers: SEEN_BY_SCREENS, packages: [...BROWSER_PACKAGES, 'zod'] },
};

/** Layers that may use a partner's fake; the others would ship a toy to production. */
const MAY_FAKE = new Set(['simulator', 'cli', 'main']);
const SERVICE_LIST = 'src/services/index.ts';
const NODE_MODULES = new Set(builtinModules);

export function layerOf(file: string): string | undefined {
  if (/^src\/services\/[^/]+\/panel\.tsx$/.test(file)) return 'panel';
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/** Folder of a linked service: `src/services/emergency-video-112/link.ts` → `emergency-video-112`; of a shared wire none. */
function serviceOf(file: string): string | undefined {
  return /^src\/services\/(?!wires\/)([^/]+)\//.exec(file)?.[1];
}

/** A partner's stand-in: the service's own, or one of a shared wire. */
function isFake(file: string): boolean {
  return /\/fake\.ts$|^src\/services\/wires\/.*\/fake-[\w-]+\.ts$/.test(file);
}

/** What a stand-in is made of may use the stand-ins of the wires. */
function isPartOfFake(file: string): boolean {
  return /^src\/services\/.*\/fake[\w-]*\.ts$/.test(file);
}

/** Every import against the table. Tests, benches and tools may import what they examine. */
export function checkLayers(tree: SourceTree): Violation[] {
  const violations: Violation[] = [];
  for (const file of codeFiles(tree)) {
    if (!file.path.startsWith('src/') || isTest(file.path)) continue;
    for (const entry of importsOf(file)) {
      const message = judge(file, entry);
      if (message) violations.push({ path: file.path, line: entry.line, message: `imports ${entry.specifier}: ${message}` });
    }
  }
  return violations;
}

function judge(file: SourceFile, entry: Import): string | undefined {
  const name = layerOf(file.path) ?? '';
  const layer = LAYERS[name];
  if (!layer)
    return `src/${name} is no layer; put the file into one of ${Object.keys(LAYERS).join(', ')}, or add the layer to tools/house/layers.ts with a decision page.`;
  const target = resolveImport(file.path, entry.specifier);
  return target === undefined ? judgePackage(name, layer, entry.specifier) : judgeFile({ from: file.path, name, layer, target, entry });
}

function judgePackage(name: string, layer: Layer, specifier: string): string | undefined {
  const builtin = specifier.startsWith('node:') || NODE_MODULES.has(specifier);
  const allowed = layer.packages;
  if (allowed === 'node') {
    return BROWSER_PACKAGES.includes(packageOf(specifier))
      ? `${name} runs in Node and may not use a package of the browser; move the code to src/console.`
      : undefined;
  }
  if (builtin)
    return `${name} may not see Node; take what you need through a port that its consumer declares, and write the adapter in src/io.`;
  if (allowed.includes(packageOf(specifier))) return undefined;
  return `${name} may use ${allowed.length > 0 ? `only the packages ${allowed.join(', ')}` : 'no package'}; use a port, or add the package to tools/house/layers.ts with a decision page.`;
}

function judgeFile({
  from,
  name,
  layer,
  target,
  entry,
}: {
  from: string;
  name: string;
  layer: Layer;
  target: string;
  entry: Import;
}): string | undefined {
  if (isTest(target)) return 'code may not depend on tests; move what both need beside the code.';
  if (!target.startsWith('src/')) return 'code in src may not import from outside of src; move what both need into a layer.';
  if (!/\.\w+$/.test(target)) return 'write the file ending (.ts), because Node runs the sources as they are.';
  const below = layerOf(target) ?? '';
  if (entry.specifier.startsWith('.') && topFolder(from) !== topFolder(target))
    return `write #${target.slice('src/'.length)}: another layer is imported by its # name, so that its direction can be seen.`;
  if (isFake(target) && serviceOf(from) !== serviceOf(target) && !isPartOfFake(from) && !MAY_FAKE.has(name))
    return 'a fake is for tests, the simulator and the demo; production code talks to the partner through its link.';
  if (name === 'console' && target === SERVICE_LIST)
    return entry.typeOnly ? undefined : 'the console may take only the type of the service list (import type).';
  if (below === 'services' && (name === 'services' || name === 'panel')) return judgeService(from, target);
  if (below === name || layer.layers.includes(below)) return undefined;
  const may = layer.layers.length > 0 ? `may import only ${layer.layers.join(', ')}` : 'may import nothing';
  return `${name} ${may}. Move what both need into a layer below, or declare a port in ${name} and let src/io implement it.`;
}

function judgeService(from: string, target: string): string | undefined {
  const theirs = serviceOf(target);
  const ours = serviceOf(from);
  if (from === SERVICE_LIST || ours === theirs) return undefined;
  // Files that stand beside the folders (ports.ts, manifest.ts) are for all of them; the list is for the layers above.
  if (theirs === undefined && target !== SERVICE_LIST) return undefined;
  return 'services do not know each other: a service may import its own folder and what stands beside the folders (ports.ts, manifest.ts, wires), not the list; what two need belongs into wires, protocol, domain or contract.';
}

function topFolder(file: string): string {
  return file.split('/').slice(0, 2).join('/');
}

/** Circles of imports, types included, each told once and from its alphabetically first file. */
export function checkCycles(tree: SourceTree): Violation[] {
  const graph = new Map<string, string[]>();
  for (const file of codeFiles(tree)) {
    const targets = importsOf(file).flatMap((entry) => resolveImport(file.path, entry.specifier) ?? []);
    graph.set(file.path, targets.filter((target) => tree.files.has(target)).toSorted());
  }
  const done = new Set<string>();
  const trail: string[] = [];
  const violations: Violation[] = [];
  const visit = (file: string): void => {
    const start = trail.indexOf(file);
    if (start !== -1) {
      const circle = trail.slice(start);
      violations.push({
        path: file,
        message: `stands in a circle of imports: ${[...circle, file].join(' → ')}. Move what they share into a file that both import.`,
      });
      return;
    }
    if (done.has(file)) return;
    done.add(file);
    trail.push(file);
    for (const target of graph.get(file) ?? []) visit(target);
    trail.pop();
  };
  for (const file of [...graph.keys()].toSorted()) visit(file);
  return violations;
}
