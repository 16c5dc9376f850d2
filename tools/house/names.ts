import path from 'node:path';
import { codeFiles, isTest, type SourceTree, type Violation } from './source-tree.ts';

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
const CHECKED = /^(?:src|test|tools|bench|docs|config)\//;
/** Fixtures keep the names that their makers gave them; typefaces keep the names of their families. */
const FOREIGN = /\/(?:fixtures|data)\/|\.(?:woff2?|ttf|otf)$/;
const CAPITAL_PAGES = new Set(['README.md', 'LICENSE', 'NOTICE', 'OFL.txt']);
const EMPTY_NAMES = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'misc', 'stuff']);
export const QUESTION_LINES = 250;

/** kebab-case, and no name that says nothing. */
export function checkNames(tree: SourceTree): Violation[] {
  const violations: Violation[] = [];
  for (const file of tree.files.keys()) {
    if (!CHECKED.test(file) || FOREIGN.test(file)) continue;
    const parts = file.split('/');
    const base = path.posix.basename(file);
    for (const part of parts) {
      if (!KEBAB.test(part) && !CAPITAL_PAGES.has(part))
        violations.push({
          path: file,
          message: `"${part}" is not kebab-case; name the file for its one important export: incident-view.ts.`,
        });
    }
    const empty = parts.flatMap((part) => part.split(/[-.]/)).find((word) => EMPTY_NAMES.has(word));
    if (empty)
      violations.push({ path: file, message: `"${empty}" in ${base} does not say what is inside; name it for what it does or holds.` });
  }
  return violations;
}

/** Files so long that somebody should ask why; the linter refuses 400. A note, not an error. */
export function longFiles(tree: SourceTree): Violation[] {
  return codeFiles(tree)
    .filter((file) => file.path.startsWith('src/') && !isTest(file.path))
    .map((file) => ({ path: file.path, lines: file.text.split('\n').length - 1 }))
    .filter((file) => file.lines > QUESTION_LINES)
    .map((file) => ({ path: file.path, message: `${file.lines} lines: more than ${QUESTION_LINES}, does it hold two things?` }));
}
