import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ParseResult, parseSync } from 'vite';

/** One file of the project. `text` is empty for what is neither code nor prose (pictures, fonts, captures). */
export interface SourceFile {
  /** From the project folder, with forward slashes: `src/engine/step.ts`. */
  readonly path: string;
  readonly text: string;
}

/** What a rule judges: the real tree, or the small one that a test plants. */
export interface SourceTree {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly folders: ReadonlySet<string>;
}

/** Where a rule is broken and what to do about it. */
export interface Violation {
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'build', 'data', 'coverage']);
const TEXT = /\.(?:ts|tsx|mjs|js|json|md|yaml|yml|css|html|sql)$/;
const MAX_TEXT_BYTES = 2_000_000;

/** Reads the whole project; build results, packages and the data folder are left out. */
export function readTree(root: string): SourceTree {
  const texts: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const below = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) walk(below);
      } else if (entry.isFile()) {
        texts[below] = TEXT.test(entry.name) ? readFileSync(path.join(root, below), 'utf8').slice(0, MAX_TEXT_BYTES) : '';
      }
    }
  };
  walk('');
  return treeOf(texts);
}

/** A tree from texts by path. */
export function treeOf(texts: Readonly<Record<string, string>>): SourceTree {
  const files = new Map<string, SourceFile>();
  const folders = new Set<string>(['']);
  for (const [file, text] of Object.entries(texts)) {
    files.set(file, { path: file, text });
    for (let folder = path.posix.dirname(file); folder !== '.'; folder = path.posix.dirname(folder)) folders.add(folder);
  }
  return { files, folders };
}

export function hasPath(tree: SourceTree, file: string): boolean {
  return tree.files.has(file) || tree.folders.has(file.replace(/\/$/, ''));
}

/** TypeScript and JavaScript modules. */
export function codeFiles(tree: SourceTree): SourceFile[] {
  return [...tree.files.values()].filter((file) => /\.(?:ts|tsx|mjs)$/.test(file.path));
}

/** A file that only a test run loads: `x.test.ts` beside what it tests, and all of test/. */
export function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file) || file.startsWith('test/');
}

const parsed = new WeakMap<SourceFile, ParseResult>();

/** The syntax tree; each file is parsed once. A file that cannot be parsed yields what could be read: tsc says the rest. */
export function parse(file: SourceFile): ParseResult {
  const known = parsed.get(file);
  if (known) return known;
  const result = parseSync(file.path, file.text);
  parsed.set(file, result);
  return result;
}

/** Line of a position, from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
