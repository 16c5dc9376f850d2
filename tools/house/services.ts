import { importsOf, resolveImport } from './imports.ts';
import { hasPath, type SourceTree, type Violation } from './source-tree.ts';

const LIST = 'src/services/index.ts';
/** Wires that several partners speak: no service itself. */
const SHARED = 'wires';

/** Every linked service is listed, explained and tested, and has a fake partner if it has an outside. */
export function checkServices(tree: SourceTree): Violation[] {
  const names = new Set<string>();
  for (const file of tree.files.keys()) {
    const name = /^src\/services\/([^/]+)\//.exec(file)?.[1];
    if (name !== undefined && name !== SHARED) names.add(name);
  }
  if (names.size === 0) return [];
  const list = tree.files.get(LIST);
  if (!list) return [{ path: LIST, message: 'is missing: it lists every service, one line each.' }];
  const listed = new Set(importsOf(list).map((entry) => resolveImport(LIST, entry.specifier)));
  return [...names].flatMap((name) => checkService(tree, name, listed));
}

function checkService(tree: SourceTree, name: string, listed: ReadonlySet<string | undefined>): Violation[] {
  const folder = `src/services/${name}`;
  const violations: Violation[] = [];
  const need = (met: boolean, message: string): void => {
    if (!met) violations.push({ path: folder, message });
  };
  const manifest = `${folder}/service.ts`;
  need(hasPath(tree, manifest), 'has no service.ts: the manifest (id, titles, config section, definition, links).');
  need(listed.has(manifest), `is not listed; add one line for ${manifest} to ${LIST}.`);
  need(
    hasPath(tree, `${folder}/README.md`),
    'has no README.md: say what it links, which specification and version, and show a sample exchange.',
  );
  need(
    [...tree.files.keys()].some((file) => file.startsWith(`${folder}/`) && file.endsWith('.test.ts')),
    'has no test.',
  );
  if (hasPath(tree, `${folder}/link.ts`))
    need(hasPath(tree, `${folder}/fake.ts`), 'has a link but no fake.ts: the partner system for tests, simulator and demo.');
  return violations;
}
