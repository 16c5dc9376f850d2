import path from 'node:path';
import { hasPath, type SourceFile, type SourceTree, type Violation } from './source-tree.ts';

const LINK = /\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;
/** A file named in running text: `src/engine/step.ts`. Patterns with <name>, * or … are not names. */
const NAMED = /`((?:src|test|tools|docs|config|bench|deploy)\/[\w@./-]+\.\w+|(?:src|test|tools|docs|bench)\/[\w@./-]+\/)`/g;

/** Relative links and file names in Markdown lead somewhere. */
export function checkMarkdown(tree: SourceTree): Violation[] {
  return [...tree.files.values()]
    .filter((file) => file.path.endsWith('.md') && !file.path.includes('/fixtures/'))
    .flatMap((page) => checkPage(tree, page));
}

function checkPage(tree: SourceTree, page: SourceFile): Violation[] {
  const violations: Violation[] = [];
  let fenced = false;
  for (const [index, line] of page.text.split('\n').entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) continue;
    const refuse = (message: string): void => {
      violations.push({ path: page.path, line: index + 1, message });
    };
    for (const [, link = ''] of line.matchAll(LINK)) {
      const target = link.replace(/#.*$/, '');
      if (target === '' || /^[a-z]+:/.test(target)) continue;
      const file = target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(page.path), target);
      if (!hasPath(tree, file)) refuse(`links to ${link}, but ${file} does not exist.`);
    }
    for (const [, named = ''] of line.matchAll(NAMED)) {
      if (!hasPath(tree, named)) refuse(`names ${named}, which does not exist.`);
    }
  }
  return violations;
}
