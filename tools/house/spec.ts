import { testsOf } from './tests.ts';
import type { SourceTree, Violation } from './source-tree.ts';

const PAGE = /^docs\/spec\/(?!README)[^/]+\.md$/;
/** A line that states a rule starts with its id in bold, in a list, a table or a heading: `- **PL3** An incident …`. */
const STATED = /^[\s>|#*-]*\*{0,2}([A-Z]{1,3}\d+)\b\*{0,2}/;
const CITED = /\b([A-Z]{1,3}\d+)\b/g;

/**
 * Every rule of docs/spec is quoted in the title of a test, and every rule a title quotes exists. What only looks like a rule (`H264`, `A4`) is
 * told by its letters: those that no page states belong to somebody else.
 */
export function checkSpec(tree: SourceTree): Violation[] {
  const stated = new Map<string, { path: string; line: number }>();
  const violations: Violation[] = [];
  for (const page of [...tree.files.values()].filter((file) => PAGE.test(file.path))) {
    for (const [index, text] of page.text.split('\n').entries()) {
      const id = STATED.exec(text)?.[1];
      if (id === undefined) continue;
      const first = stated.get(id);
      if (first)
        violations.push({
          path: page.path,
          line: index + 1,
          message: `rule ${id} is stated twice (first at ${first.path}:${first.line}); numbers are never used again.`,
        });
      else stated.set(id, { path: page.path, line: index + 1 });
    }
  }
  const subjects = new Set([...stated.keys()].map(lettersOf));
  const cited = new Set<string>();
  for (const test of testsOf(tree)) {
    for (const [, id = ''] of test.title.matchAll(CITED)) {
      cited.add(id);
      if (subjects.has(lettersOf(id)) && !stated.has(id))
        violations.push({
          path: test.path,
          line: test.line,
          message: `the title quotes rule ${id}, which docs/spec does not state; write the rule or correct the number.`,
        });
    }
  }
  for (const [id, at] of stated) {
    if (!cited.has(id)) violations.push({ ...at, message: `rule ${id} is quoted in no test title; prove it: test('${id}: …').` });
  }
  return violations;
}

function lettersOf(id: string): string {
  return id.replace(/\d+$/, '');
}
