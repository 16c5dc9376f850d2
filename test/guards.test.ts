import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { runChecks, type StepResult } from '../tools/check.ts';
import { inWords, RULES } from '../tools/house/rules.ts';
import { treeOf } from '../tools/house/source-tree.ts';
import { PLANTS, type Texts } from './support/planted-violations.ts';

/** Each guard sees a planted violation, says where it is and what to do, and lets a clean tree pass. */

describe('rules of the house', () => {
  test('each has a planted violation and a clean tree here', () => {
    for (const name of Object.keys(RULES)) {
      const plants = PLANTS[name] ?? [];
      expect(
        plants.some((plant) => plant.says !== null),
        name,
      ).toBe(true);
      expect(
        plants.some((plant) => plant.says === null),
        name,
      ).toBe(true);
    }
  });

  const cases = Object.entries(PLANTS).flatMap(([name, plants]) => plants.map((plant) => ({ name, ...plant })));
  test.each(cases)('$name: $what', ({ name, files, says }) => {
    const told = RULES[name]!(treeOf(files)).map(inWords);
    if (says === null) expect(told).toEqual([]);
    else expect(told.join('\n')).toMatch(says);
  });
});

describe('npm run check', () => {
  const ROOT = path.dirname(import.meta.dirname);
  const CONFIGURATION = [
    '.oxlintrc.json',
    '.oxfmtrc.json',
    'knip.json',
    'tsconfig.json',
    'tsconfig.pure.json',
    'tsconfig.node.json',
    'tsconfig.console.json',
    'tsconfig.screen-test.json',
    'pure.d.ts',
  ];
  const LAYERS = ['base', 'domain', 'protocol', 'contract', 'engine', 'services'];
  const cleanups: (() => void)[] = [];
  afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

  /** A small project under the real configuration and the real tools, elsewhere: the tree itself is never touched. */
  async function checkProject(files: Texts): Promise<{ results: StepResult[]; step: (name: string) => StepResult }> {
    const root = mkdtempSync(path.join(tmpdir(), 'mangru-guards-'));
    cleanups.push(() => rmSync(root, { recursive: true }));
    for (const file of CONFIGURATION) cpSync(path.join(ROOT, file), path.join(root, file));
    for (const layer of LAYERS) cpSync(path.join(ROOT, 'src', layer, 'tsconfig.json'), path.join(root, 'src', layer, 'tsconfig.json'));
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
    const all: Texts = { 'package.json': JSON.stringify({ type: 'module', imports: IMPORTS }), ...files };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    const results = await runChecks(() => {}, root);
    return { results, step: (name) => results.find((result) => result.name.startsWith(name))! };
  }

  const IMPORTS = Object.fromEntries([...LAYERS, 'server', 'io', 'main', 'console'].map((layer) => [`#${layer}/*`, `./src/${layer}/*`]));
  const CLEAN: Texts = {
    'src/main/start.ts': "import { double } from '#engine/double.ts';\n\nconsole.log(double(Number(process.env['N'])));\n",
    'src/engine/double.ts':
      "import type { Amount } from '#domain/amount.ts';\n\nexport function double(amount: Amount): Amount {\n  return amount * 2;\n}\n",
    'src/domain/amount.ts': 'export type Amount = number;\n',
  };

  test('a clean project passes every step', async () => {
    const { results } = await checkProject(CLEAN);
    expect(results.filter((result) => !result.passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(Object.keys(RULES).length);
  }, 60_000);

  test('the linter refuses what it can see, with advice', async () => {
    const { step } = await checkProject({
      ...CLEAN,
      'src/engine/waits.ts': 'export function waits(): void {\n  setTimeout(() => undefined, 1);\n}\n',
      'src/engine/reads-process.ts': 'export const pid = process.pid;\n',
      'src/server/any.ts': 'export const anything: any = 1;\n',
      'src/server/leaks-any.ts': "export const leaked: { a: string } = JSON.parse('1');\n",
      'src/server/default.ts': 'export default 1;\n',
      'src/server/floating.ts': 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}\n',
      'src/server/sure.ts': 'export const length = (text?: string): number => text!.length;\n',
      'src/server/environment.ts': "export const port = process.env['PORT'];\n",
      'src/server/ignored.ts': '// @ts-ignore\nexport const wrong: number = 1;\n',
      'src/server/many.ts': 'export const many = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n',
      'src/server/long-file.ts': `${'export {};\n'.repeat(401)}`,
      'src/server/long-function.ts': `export function long(): number {\n  let sum = 0;\n${'  sum += 1;\n'.repeat(70)}  return sum;\n}\n`,
      'src/server/tangled.ts': `export function tangled(a: number): number {\n${Array.from({ length: 21 }, (_, n) => `  if (a === ${n}) return ${n * 2};\n`).join('')}  return 0;\n}\n`,
      'src/server/only.test.ts': "import { expect, test } from 'vitest';\ntest.only('a', () => {\n  expect(1).toBe(1);\n});\n",
      'src/server/silent.test.ts': "import { test } from 'vitest';\ntest('a', () => {});\n",
      'src/server/fine.test.ts': "import { expect, test } from 'vitest';\ntest('a', () => {\n  expect([1][0]!).toBe(1);\n});\n",
    });
    const { passed, output } = step('lint');
    expect(passed).toBe(false);
    const REFUSED: Readonly<Record<string, RegExp>> = {
      'src/engine/waits.ts': /Pure code does not wait: return an effect/,
      'src/engine/reads-process.ts': /take what you need as an argument/,
      'src/server/any.ts': /no-explicit-any.*unknown/,
      'src/server/leaks-any.ts': /no-unsafe-assignment/,
      'src/server/default.ts': /named export/,
      'src/server/floating.ts': /no-floating-promises.*await/,
      'src/server/sure.ts': /no-non-null-assertion/,
      'src/server/environment.ts': /no-process-env/,
      'src/server/ignored.ts': /ban-ts-comment/,
      'src/server/many.ts': /too many parameters \(4\)/,
      'src/server/long-file.ts': /max-lines/,
      'src/server/long-function.ts': /max-lines-per-function/,
      'src/server/tangled.ts': /complexity/,
      'src/server/only.test.ts': /no-focused-tests/,
      'src/server/silent.test.ts': /expect-expect/,
    };
    const lines = output.split('\n');
    for (const [file, reason] of Object.entries(REFUSED))
      expect(lines.filter((line) => line.includes(file)).join('\n'), file).toMatch(reason);
    expect(output).not.toContain('fine.test.ts');
  }, 60_000);

  test('the compiler refuses a layer above, Node and the DOM in pure code', async () => {
    const { step } = await checkProject({
      ...CLEAN,
      'src/server/rows.ts': 'export const rows = 1;\n',
      'src/engine/looks-up.ts': "import { rows } from '#server/rows.ts';\n\nexport const copy = rows;\n",
      'src/domain/looks-up.ts': "import type { double } from '#engine/double.ts';\n\nexport type Double = typeof double;\n",
      'src/protocol/sees-node.ts': 'export const bytes = Buffer.alloc(1);\n',
      'src/contract/sees-the-page.ts': 'export const title = document.title;\n',
    });
    expect(step('types: engine')).toMatchObject({ passed: false, output: expect.stringMatching(/looks-up\.ts.*TS6307.*server\/rows\.ts/) });
    expect(step('types: domain')).toMatchObject({
      passed: false,
      output: expect.stringMatching(/looks-up\.ts.*TS6307.*engine\/double\.ts/),
    });
    expect(step('types: protocol')).toMatchObject({ passed: false, output: expect.stringMatching(/Cannot find name 'Buffer'/) });
    expect(step('types: contract')).toMatchObject({ passed: false, output: expect.stringMatching(/Cannot find name 'document'/) });
    expect(step('types: base')).toMatchObject({ passed: true });
  }, 60_000);

  test('dead files, dead exports, unknown packages, crooked formatting and a house rule are refused', async () => {
    const { step } = await checkProject({
      ...CLEAN,
      'src/server/dead.ts': "import 'left-pad';\n",
      'src/domain/amount.ts': 'export type Amount = number;\nexport const unused = 1;\n',
      'src/io/crooked.ts': 'export   const a   = "1"\n',
      'src/io/utils.ts': 'export {};\n',
    });
    expect(step('dead code')).toMatchObject({ passed: false, output: expect.stringContaining('src/server/dead.ts') });
    expect(step('dead code').output).toMatch(/unused\s+.*src\/domain\/amount\.ts/);
    expect(step('format')).toMatchObject({ passed: false, output: expect.stringContaining('src/io/crooked.ts') });
    expect(step('file names')).toMatchObject({ passed: false, output: expect.stringContaining('src/io/utils.ts') });
  }, 60_000);
});
