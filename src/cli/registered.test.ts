import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { registeredCommand, type RegisteredPorts } from './registered.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff);

async function world(): Promise<{ ports: RegisteredPorts; lines: string[]; asked: unknown[]; folder: string; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'registered-'));
  const file = path.join(folder, 'people.csv');
  await writeFile(file, '이름,휴대폰\n홍길동,010-1234-5678\n');
  await writeFile(path.join(folder, 'one.jpg'), JPEG);
  await writeFile(path.join(folder, 'text.jpg'), 'no picture');
  const lines: string[] = [];
  const asked: unknown[] = [];
  const ports: RegisteredPorts = {
    print: (line) => lines.push(line),
    forget: (number) => Promise.resolve(number === 'R-1'),
    register: async (bytes, { picture, ...wanted }) => {
      const names = ['one.jpg', 'text.jpg', '../people.csv', 'none.jpg'];
      asked.push(
        wanted.days,
        wanted.dryRun,
        wanted.source,
        Buffer.from(bytes).toString(),
        await Promise.all(names.map(async (name) => (await picture(name))?.length)),
      );
      return {
        new: 2,
        changed: 1,
        problems: [
          { line: 3, field: '이름', reason: 'missing' },
          { line: 5, field: '사진', reason: 'noPicture' },
        ],
      };
    },
  };
  return { ports, lines, asked, folder, file };
}

test('WP10: registers a list, and prints where and why something was left out, and no line of it', async () => {
  const { ports, lines, asked, file } = await world();
  expect(await registeredCommand(['import', file, '--days', '90', '--dry-run'], ports)).toBe(0);
  expect(asked.slice(0, 3)).toEqual([90, true, 'people.csv']);
  expect(asked[4]).toEqual([3, undefined, undefined, undefined]);
  expect(lines).toEqual([
    'people.csv: tried, nothing was changed: 2 new, 1 changed, 1 refused',
    '    1 × 이름: not given (line 3)',
    '    1 × 사진: no JPEG or PNG of at most 2 MiB; kept without (line 5)',
  ]);
});

test('WP10: forgets by number, and says so where nobody has it', async () => {
  const { ports, lines } = await world();
  expect(await registeredCommand(['forget', 'R-1'], ports)).toBe(0);
  expect(await registeredCommand(['forget', 'R-2'], ports)).toBe(1);
  expect(lines).toEqual(['Forgotten.', 'Nobody is registered under that number.']);
});

test.each([
  [['list'], 'registered takes "import" or "forget", not "list".'],
  [['import'], 'Which file?'],
  [['forget'], 'Which number?'],
  [['import', 'a', 'b'], 'One at a time.'],
  [['import', 'a', '--days', '0'], '--days is a number from 1 to 9999.'],
  [['import', '/nowhere.csv'], 'There is no file /nowhere.csv.'],
])('WP10: %j is refused by one sentence', async (words, sentence) => {
  const { ports, lines } = await world();
  expect(await registeredCommand(words, ports)).toBe(1);
  expect(lines[0]?.split('\n')[0]).toBe(sentence);
});
