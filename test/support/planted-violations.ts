export type Texts = Readonly<Record<string, string>>;
interface Plant {
  readonly what: string;
  readonly files: Texts;
  /** Null: the rule must be content. */
  readonly says: RegExp | null;
}

const LAYER_RULE = 'imports go down the layers only';
/** For each rule of tools/house: trees that break it, with what must be said, and one that it lets pass. */
export const PLANTS: Readonly<Record<string, readonly Plant[]>> = {
  [LAYER_RULE]: [
    {
      what: 'the engine importing the server',
      files: { 'src/engine/a.ts': "import { b } from '#server/b.ts';" },
      says: /src\/engine\/a\.ts:1 .*engine may import only base, domain, protocol, contract.*port/,
    },
    {
      what: 'an import of types only',
      files: { 'src/domain/a.ts': "\nimport type { B } from '#contract/b.ts';" },
      says: /src\/domain\/a\.ts:2 .*domain may import only base/,
    },
    {
      what: 'domain and protocol knowing each other',
      files: { 'src/protocol/a.ts': "export { b } from '#domain/b.ts';" },
      says: /protocol may import only base/,
    },
    {
      what: 'a dynamic import',
      files: { 'src/server/a.ts': "export const b = await import('#relay/b.ts');" },
      says: /server may import only/,
    },
    {
      what: 'a type written as import(…)',
      files: { 'src/base/a.ts': "export type A = import('#domain/b.ts').B;" },
      says: /base may import nothing/,
    },
    { what: 'relay importing the simulator', files: { 'src/relay/a.ts': "import '#simulator/b.ts';" }, says: /relay may import only/ },
    {
      what: 'the server importing an adapter',
      files: { 'src/server/a.ts': "import { b } from '#io/b.ts';" },
      says: /server may import only/,
    },
    { what: 'Node in a pure layer', files: { 'src/engine/a.ts': "import fs from 'node:fs';" }, says: /engine may not see Node; .*port/ },
    {
      what: 'Node without its prefix in a pure layer',
      files: { 'src/engine/a.ts': "import fs from 'fs';" },
      says: /engine may not see Node/,
    },
    {
      what: 'a package in a pure layer',
      files: { 'src/contract/a.ts': "import { Hono } from 'hono';" },
      says: /contract may use only the packages zod/,
    },
    {
      what: 'CEL outside of the engine',
      files: { 'src/services/a/link.ts': "import { parse } from '@marcbachmann/cel-js';" },
      says: /services may use only the packages zod/,
    },
    { what: 'React in the server', files: { 'src/server/a.ts': "import { useState } from 'react';" }, says: /server runs in Node/ },
    {
      what: 'one service importing another',
      files: { 'src/services/a/link.ts': "import { b } from '../b/link.ts';" },
      says: /services do not know each other/,
    },
    {
      what: 'a service importing the list',
      files: { 'src/services/a/link.ts': "import { services } from '../index.ts';" },
      says: /services do not know each other/,
    },
    {
      what: 'the server using a fake',
      files: { 'src/server/a.ts': "import { fake } from '#services/a/fake.ts';" },
      says: /a fake is for tests, the simulator and the demo/,
    },
    {
      what: 'the server using the player',
      files: { 'src/server/a.ts': "import { play } from '#player/b.ts';" },
      says: /server may import only/,
    },
    {
      what: 'the console running service code',
      files: { 'src/console/a.ts': "import { services } from '#services/index.ts';" },
      says: /only the type of the service list/,
    },
    {
      what: 'the console seeing the engine',
      files: { 'src/console/a.ts': "import { step } from '#engine/step.ts';" },
      says: /console may import only/,
    },
    { what: 'Node in the console', files: { 'src/console/a.ts': "import path from 'node:path';" }, says: /console may not see Node/ },
    {
      what: 'a relative path into another layer',
      files: { 'src/engine/a.ts': "import { b } from '../domain/b.ts';" },
      says: /write #domain\/b\.ts/,
    },
    { what: 'an import without ending', files: { 'src/engine/a.ts': "import { b } from './b';" }, says: /write the file ending/ },
    {
      what: 'code depending on a test',
      files: { 'src/engine/a.ts': "import { b } from './b.test.ts';" },
      says: /code may not depend on tests/,
    },
    { what: 'code depending on tools', files: { 'src/io/a.ts': "import { b } from '../../tools/b.ts';" }, says: /outside of src/ },
    {
      what: 'a folder that is no layer',
      files: { 'src/plugins/a.ts': "import { b } from '#base/b.ts';" },
      says: /src\/plugins is no layer/,
    },
    {
      what: 'a clean tree',
      says: null,
      files: {
        'src/engine/a.ts':
          "import { z } from 'zod';\nimport Flatbush from 'flatbush';\nimport { b } from '#contract/b.ts';\nimport { c } from './c.ts';",
        'src/services/index.ts': "import { a } from './a/service.ts';",
        'src/services/a/link.ts':
          "import type { LinkPorts } from '../ports.ts';\nimport { d } from './telegram.ts';\nimport { e } from '#protocol/e.ts';",
        'src/services/a/panel.tsx': "import { Button } from '@mantine/core';\nimport type { F } from '#contract/f.ts';",
        'src/io/a.ts': "import fs from 'node:fs';\nimport type { Store } from '#server/store.ts';",
        'src/main/start.ts':
          "import { a } from '#io/a.ts';\nimport { b } from '#simulator/b.ts';\nimport { fake } from '#services/a/fake.ts';",
        'src/console/main.tsx':
          "import type { services } from '#services/index.ts';\nimport { Panel } from '#services/a/panel.tsx';\nimport { play } from '#player/play.ts';\nimport './look.css';",
        'src/engine/a.test.ts': "import { server } from '#server/b.ts';\nimport { test } from 'vitest';",
      },
    },
  ],
  'no circle of imports': [
    {
      what: 'the same circle of types',
      files: { 'src/engine/a.ts': "import type { B } from './b.ts';", 'src/engine/b.ts': "import type { A } from './a.ts';" },
      says: /Move what they share/,
    },
    {
      what: 'a circle of three',
      files: {
        'src/engine/a.ts': "import './b.ts';",
        'src/engine/b.ts': "import './c.ts';",
        'src/engine/c.ts': "import type { A } from './a.ts';",
      },
      says: /a\.ts → src\/engine\/b\.ts → src\/engine\/c\.ts → src\/engine\/a\.ts.*Move what they share/,
    },
    {
      what: 'a diamond',
      files: {
        'src/engine/a.ts': "import './b.ts';\nimport './c.ts';",
        'src/engine/b.ts': "import './d.ts';",
        'src/engine/c.ts': "import './d.ts';",
        'src/engine/d.ts': '',
      },
      says: null,
    },
  ],
  'no clock and no dice in the pure layers': [
    {
      what: 'Date.now',
      files: { 'src/engine/a.ts': '\nexport const now = () => Date.now();' },
      says: /src\/engine\/a\.ts:2 Date\.now reads the clock; take the time as an argument/,
    },
    { what: 'new Date()', files: { 'src/services/a/link.ts': 'export const at = new Date();' }, says: /new Date\(\) reads the clock/ },
    { what: 'Math.random', files: { 'src/domain/a.ts': 'export const die = Math.random();' }, says: /Math\.random draws a random number/ },
    {
      what: 'Date taken apart',
      files: { 'src/engine/a.ts': 'const { now } = Date;\nexport { now };' },
      says: /Date takes Date or Math apart/,
    },
    { what: 'Math handed on', files: { 'src/engine/a.ts': 'export const dice = [Math];' }, says: /Math takes Date or Math apart/ },
    {
      what: 'the time zone of the machine',
      files: { 'src/protocol/a.ts': 'export const hour = new Date(0).getHours();' },
      says: /getHours depends on the time zone/,
    },
    {
      what: 'local parts of a date',
      files: { 'src/protocol/a.ts': 'export const at = new Date(2026, 1, 1);' },
      says: /depends on the time zone/,
    },
    {
      what: 'computing with given times',
      files: {
        'src/protocol/a.ts':
          'export const at = Date.UTC(2026, 0, 1) + Math.max(1, 2);\nexport const iso = new Date(at).toISOString();\nexport const x = { Date: 1 }.Date;',
      },
      says: null,
    },
    {
      what: 'the same words outside of pure code',
      files: { 'src/io/clock.ts': 'export const now = () => Date.now();', 'src/engine/a.test.ts': 'Math.random();' },
      says: null,
    },
  ],
  'every service is listed, explained, tested, and has a fake if it has a link': [
    {
      what: 'a bare link',
      files: { 'src/services/index.ts': '', 'src/services/a/link.ts': '' },
      says: /no service\.ts[\s\S]*not listed[\s\S]*no README\.md[\s\S]*no test[\s\S]*no fake\.ts/,
    },
    { what: 'no list at all', files: { 'src/services/a/service.ts': '' }, says: /index\.ts is missing/ },
    {
      what: 'a complete service',
      files: {
        'src/services/index.ts': "import { a } from './a/service.ts';",
        'src/services/a/service.ts': '',
        'src/services/a/README.md': '',
        'src/services/a/link.ts': '',
        'src/services/a/fake.ts': '',
        'src/services/a/link.test.ts': '',
      },
      says: null,
    },
  ],
  'every rule of docs/spec is quoted in a test title, and the reverse': [
    {
      what: 'a rule without a test',
      files: { 'docs/spec/zone.md': '- **Z1** A thing is so.' },
      says: /docs\/spec\/zone\.md:1 rule Z1 is quoted in no test title; prove it/,
    },
    {
      what: 'a title that quotes no rule',
      files: { 'docs/spec/zone.md': '- **Z1** A thing is so.', 'src/engine/a.test.ts': "test('Z1, Z2: so it is', () => {});" },
      says: /rule Z2, which docs\/spec does not state/,
    },
    {
      what: 'a rule of several letters without a test',
      files: {
        'docs/spec/zone.md': '- **ZN1** A thing is so.\n- **ZNE12** Another is.',
        'test/a.test.ts': "test('N1, ZN12: so', () => {});",
      },
      says: /zone\.md:1 rule ZN1 is quoted in no test title[^]*zone\.md:2 rule ZNE12 is quoted in no test title/,
    },
    {
      what: 'a title that quotes no rule of several letters',
      files: { 'docs/spec/zone.md': '- **ZN1** A thing is so.', 'src/engine/a.test.ts': "test('ZN1, ZN2: so it is', () => {});" },
      says: /rule ZN2, which docs\/spec does not state/,
    },
    {
      what: 'standards, papers and shares that only look like rules',
      files: {
        'docs/spec/zone.md': '- **A1** A thing is so.\n- **ZN1** Another is.',
        'test/a.test.ts': "test('A1, ZN1: H264 in MP4, CP949 or UTF8 text, P95 and ISA18 print', () => {});",
      },
      says: null,
    },
    {
      what: 'a number used twice',
      files: { 'docs/spec/zone.md': '## Z1 One\n\n## Z1 Two', 'test/a.test.ts': "test.each([1])('Z1: %s', () => {});" },
      says: /rule Z1 is stated twice/,
    },
    {
      what: 'rules and tests in step',
      files: {
        'docs/spec/zone.md': '| **Z1** | so |\n| **Z2** | so |',
        'src/a/a.test.ts': "describe('Z1: group', () => { test.skipIf(false)(`Z2: ${1}`, () => {}); });",
      },
      says: null,
    },
  ],
  'no test sleeps': [
    {
      what: 'a promise of time',
      files: { 'src/a/a.test.ts': 'await new Promise((done) => setTimeout(done, 50));' },
      says: /a\.test\.ts:1 sleeps; wait for the condition/,
    },
    {
      what: 'the same in a longer spelling',
      files: { 'test/a.test.ts': 'await new Promise<void>((resolve) => { setTimeout(() => resolve(), 50); });' },
      says: /sleeps/,
    },
    { what: 'timers/promises', files: { 'test/a.test.ts': "import { setTimeout as sleep } from 'node:timers/promises';" }, says: /sleeps/ },
    { what: 'the sleep of the browser driver', files: { 'test/e2e/a.test.ts': 'await page.waitForTimeout(100);' }, says: /sleeps/ },
    {
      what: 'a deadline and an awaited event',
      files: {
        'test/a.test.ts':
          "await Promise.race([closed, new Promise((done) => setTimeout(done, 500, 'open'))]);\nawait new Promise((done) => socket.once('close', done));\nawait new Promise((_, fail) => setTimeout(() => fail(new Error('late')), 100));",
      },
      says: null,
    },
  ],
  'file names are kebab-case and say what is inside': [
    {
      what: 'a capital letter',
      files: { 'src/engine/StepRunner.ts': '' },
      says: /"StepRunner\.ts" is not kebab-case; name the file for its one important export/,
    },
    { what: 'a drawer', files: { 'src/server/string-utils.ts': '' }, says: /"utils" in string-utils\.ts does not say what is inside/ },
    { what: 'a folder that is a drawer', files: { 'src/common/a.ts': '' }, says: /"common"/ },
    {
      what: 'good names',
      files: { 'src/server/store/0001-core.ts': '', 'src/services/a/README.md': '', 'src/console/index.html': '', 'vitest.config.ts': '' },
      says: null,
    },
  ],
  'links and file names in Markdown exist': [
    {
      what: 'a link into the void',
      files: { 'README.md': 'See [that](docs/gone.md#part).' },
      says: /README\.md:1 links to docs\/gone\.md#part, but docs\/gone\.md does not exist/,
    },
    {
      what: 'a file that moved',
      files: { 'docs/a.md': '\nIt is in `src/engine/gone.ts`.' },
      says: /docs\/a\.md:2 names src\/engine\/gone\.ts, which does not exist/,
    },
    {
      what: 'what exists, what is outside, and what is only an example',
      files: {
        'docs/a.md': '[b](b.md) [c](https://example.org/x) `docs/b.md` `src/services/<name>/link.ts`\n```\n`src/gone.ts`\n```',
        'docs/b.md': '',
      },
      says: null,
    },
  ],
  'every dependency is exact and has its reason': [
    {
      what: 'a range',
      files: { 'package.json': '{"dependencies":{"zod":"^4.0.0"}}', 'docs/decisions/0002-dependencies.md': '| `zod` | MIT | why |' },
      says: /zod \^4\.0\.0: write the exact version/,
    },
    { what: 'no reason', files: { 'package.json': '{"devDependencies":{"zod":"4.0.0"}}' }, says: /has no line for zod/ },
    {
      what: 'a reason for nothing',
      files: { 'package.json': '{}', 'docs/decisions/0002-dependencies.md': '| `zod` | MIT | why |' },
      says: /has a line for zod, which package\.json does not name/,
    },
    {
      what: 'a dependency with its reason',
      files: { 'package.json': '{"dependencies":{"zod":"4.0.0"}}', 'docs/decisions/0002-dependencies.md': '| `zod` | MIT | why |' },
      says: null,
    },
  ],
};
