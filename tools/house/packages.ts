import { z } from 'zod';
import type { SourceTree, Violation } from './source-tree.ts';

const PAGE = 'docs/decisions/0002-dependencies.md';
const EXACT = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** A dependency is a decision: exact version, one line of reason. */
export function checkPackages(tree: SourceTree): Violation[] {
  const file = tree.files.get('package.json');
  if (!file) return [{ path: 'package.json', message: 'is missing.' }];
  const { dependencies, devDependencies, optionalDependencies } = manifest.parse(JSON.parse(file.text));
  const all = { ...dependencies, ...devDependencies, ...optionalDependencies };
  const reasons = tree.files.get(PAGE)?.text ?? '';
  const violations: Violation[] = [];
  for (const [name, version] of Object.entries(all)) {
    if (!EXACT.test(version))
      violations.push({ path: 'package.json', message: `${name} ${version}: write the exact version (npm install -E ${name}).` });
    if (!reasons.includes(`| \`${name}\` |`))
      violations.push({ path: PAGE, message: `has no line for ${name}: | \`${name}\` | licence | why |` });
  }
  for (const [, name = ''] of reasons.matchAll(/^\| `([^`]+)` \|/gm)) {
    if (!(name in all)) violations.push({ path: PAGE, message: `has a line for ${name}, which package.json does not name; take it out.` });
  }
  return violations;
}
