import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inWords, RULES } from '../tools/house/rules.ts';
import { readTree } from '../tools/house/source-tree.ts';

const ROOT = path.dirname(import.meta.dirname);
const tree = readTree(ROOT);

describe('the tree is tidy', () => {
  test.each(Object.entries(RULES))('%s', (_name, rule) => {
    expect(rule(tree).map(inWords)).toEqual([]);
  });

  test('the licence of every dependency is the one its line says', () => {
    const lines = tree.files.get('docs/decisions/0002-dependencies.md')?.text.matchAll(/^\| `([^`]+)` \| ([^|]+) \|/gm) ?? [];
    const wrong = [...lines].flatMap(([, name = '', licence = '']) => {
      const manifest = path.join(ROOT, 'node_modules', name, 'package.json');
      const actual = licenceOf(manifest);
      return actual === undefined || actual === licence.trim() ? [] : [`${name}: the page says ${licence.trim()}, the package ${actual}`];
    });
    expect(wrong).toEqual([]);
  });
});

/** Undefined where the package is not there: an optional one that this machine cannot have. */
function licenceOf(manifest: string): string | undefined {
  try {
    const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8'));
    // Some old packages still list theirs; two licences would be a choice that our line must make.
    if (license === undefined && Array.isArray(licenses) && licenses.length === 1) return String(licenses[0].type);
    return typeof license === 'string' ? license.replace(/^MPL 2\.0$/, 'MPL-2.0') : 'none stated';
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
