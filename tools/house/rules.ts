import { checkCycles, checkLayers } from './layers.ts';
import { checkMarkdown } from './markdown.ts';
import { checkNames } from './names.ts';
import { checkPackages } from './packages.ts';
import { checkPurity } from './purity.ts';
import { checkServices } from './services.ts';
import type { SourceTree, Violation } from './source-tree.ts';
import { checkSpec } from './spec.ts';
import { checkSleeps } from './tests.ts';

/** What neither compiler nor linter knows; `npm run check` and test/tidy.test.ts hold the tree to each. */
export const RULES: Readonly<Record<string, (tree: SourceTree) => Violation[]>> = {
  'imports go down the layers only': checkLayers,
  'no circle of imports': checkCycles,
  'no clock and no dice in the pure layers': checkPurity,
  'every service is listed, explained, tested, and has a fake if it has a link': checkServices,
  'every rule of docs/spec is quoted in a test title, and the reverse': checkSpec,
  'no test sleeps': checkSleeps,
  'file names are kebab-case and say what is inside': checkNames,
  'links and file names in Markdown exist': checkMarkdown,
  'every dependency is exact and has its reason': checkPackages,
};

export function inWords(violation: Violation): string {
  return `${violation.path}${violation.line === undefined ? '' : `:${violation.line}`} ${violation.message}`;
}
