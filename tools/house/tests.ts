import { type ESTree, Visitor } from 'vite';
import { codeFiles, isTest, lineAt, parse, type SourceFile, type SourceTree, type Violation } from './source-tree.ts';

export interface TestTitle {
  readonly path: string;
  readonly line: number;
  readonly title: string;
}

const TEST_FUNCTIONS = new Set(['test', 'it', 'describe']);

/** The titles of all tests and groups; the changing parts of a template are left out. */
export function testsOf(tree: SourceTree): TestTitle[] {
  return codeFiles(tree)
    .filter((file) => isTest(file.path))
    .flatMap((file) => {
      const titles: TestTitle[] = [];
      new Visitor({
        CallExpression(node) {
          const [first] = node.arguments;
          if (!first || !TEST_FUNCTIONS.has(rootName(node.callee))) return;
          const title = titleOf(first);
          if (title !== undefined) titles.push({ path: file.path, line: lineAt(file.text, node.start), title });
        },
      }).visit(parse(file).program);
      return titles;
    });
}

/** `test.each([…])(…)` and `describe.skipIf(…)(…)` → `test`, `describe`. */
function rootName(node: ESTree.Node): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootName(node.object);
  if (node.type === 'CallExpression') return rootName(node.callee);
  if (node.type === 'TaggedTemplateExpression') return rootName(node.tag);
  return '';
}

function titleOf(node: ESTree.Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral') return node.quasis.map((part) => part.value.raw).join('…');
  return undefined;
}

/** A test waits for what it expects, never for time to pass. */
export function checkSleeps(tree: SourceTree): Violation[] {
  return codeFiles(tree)
    .filter((file) => /\.test\.tsx?$/.test(file.path))
    .flatMap(sleepsOf);
}

const SLEEP_ADVICE = 'sleeps; wait for the condition or the event itself, with a deadline (expect.poll, vi.waitFor, an awaited event).';

function sleepsOf(file: SourceFile): Violation[] {
  if (!/setTimeout|waitForTimeout|timers\/promises/.test(file.text)) return [];
  const violations: Violation[] = [];
  const refuse = (start: number): void => {
    violations.push({ path: file.path, line: lineAt(file.text, start), message: SLEEP_ADVICE });
  };
  /** A promise that only passes time is a deadline, not a sleep, where it races against the awaited thing. */
  const racing = new Set<number>();
  new Visitor({
    ImportDeclaration(node) {
      if (/^(?:node:)?timers\/promises$/.test(node.source.value)) refuse(node.start);
    },
    CallExpression(node) {
      if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return;
      if (node.callee.property.name === 'waitForTimeout') refuse(node.start);
      if (node.callee.property.name !== 'race' && node.callee.property.name !== 'any') return;
      for (const list of node.arguments)
        if (list.type === 'ArrayExpression') for (const item of list.elements) if (item) racing.add(item.start);
    },
    NewExpression(node) {
      if (racing.has(node.start) || node.callee.type !== 'Identifier' || node.callee.name !== 'Promise') return;
      const executor = file.text.slice(node.start, node.end);
      if (isSleep(executor)) refuse(node.start);
    },
  }).visit(parse(file).program);
  return violations;
}

/** `new Promise((done) => setTimeout(done, 50))` in its usual spellings: nothing but time settles it. */
function isSleep(promise: string): boolean {
  const resolve = /^new Promise(?:<[^(]*>)?\(\s*\(?\s*(\w+)/.exec(promise)?.[1];
  if (resolve === undefined) return false;
  const settles = new RegExp(String.raw`=>\s*\{?\s*(?:void\s+)?setTimeout\(\s*(?:${resolve}\b|\(\)\s*=>\s*\{?\s*${resolve}\()`);
  return settles.test(promise);
}
