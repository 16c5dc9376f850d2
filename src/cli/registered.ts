import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { count, problemLines } from './refused-file.ts';

/** What became of a list of people registered in advance. */
export interface RegisteredReport {
  readonly new: number;
  readonly changed: number;
  readonly problems: readonly { readonly line: number; readonly field: string; readonly reason: string }[];
}

export interface RegisteredPorts {
  readonly print: (line: string) => void;
  /** A sentence where the list is none. `picture`: the bytes of a picture that the list names; undefined where it cannot be used. */
  readonly register: (
    text: Uint8Array,
    wanted: {
      readonly dryRun: boolean;
      readonly days: number;
      readonly source: string;
      readonly picture: (name: string) => Promise<Uint8Array | undefined>;
    },
  ) => Promise<RegisteredReport | { readonly problem: string }>;
  readonly forget: (number: string) => Promise<boolean>;
}

export const REGISTERED_USAGE = `registered import <file.csv> [--pictures DIR] [--days N] [--dry-run]
  Registers people with dementia or a severe disability in advance (사전등록), so that an alarm that tells nothing of them finds them by number.
  --pictures  folder of the pictures that the column 사진 names (default: beside the file)
  --days      how long they are kept (default 365): register anew before
registered forget <number>
  Forgets whoever has this Ref_ID or telephone number. Nobody can list who is registered.`;

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  missing: 'not given',
  noNumber: 'neither a number nor a telephone to find them by',
  notATelephone: 'not a telephone number',
  notADate: 'not a date',
  tooLong: 'too long',
  sameAsEarlier: 'stood in an earlier row',
  unreadable: 'the row cannot be read',
  noPicture: 'no JPEG or PNG of at most 2 MiB; kept without',
};

/** Gives the exit code: 0 done (rows may have been refused), 1 failed. Prints no line of the list, only where and why. */
export async function registeredCommand(words: readonly string[], ports: RegisteredPorts): Promise<0 | 1> {
  const wanted = readWords(words);
  if (typeof wanted === 'string') return refuse(`${wanted}\n\n${REGISTERED_USAGE}`, ports);
  if ('number' in wanted) {
    const known = await ports.forget(wanted.number);
    ports.print(known ? 'Forgotten.' : 'Nobody is registered under that number.');
    return known ? 0 : 1;
  }
  const file = await stat(wanted.file).catch(() => undefined);
  if (!file?.isFile()) return refuse(`There is no file ${wanted.file}.`, ports);
  if (file.size > MAX_BYTES) return refuse(`${wanted.file} is larger than ${MAX_BYTES / 1024 / 1024} MiB: divide it.`, ports);
  const report = await ports.register(await readFile(wanted.file), {
    dryRun: wanted.dryRun,
    days: wanted.days,
    source: path.basename(wanted.file),
    picture: (name) => readPicture(wanted.pictures, name),
  });
  if ('problem' in report) return refuse(`${path.basename(wanted.file)}: ${report.problem}`, ports);
  const left = report.problems.filter(({ reason }) => reason !== 'noPicture').length;
  ports.print(
    `${path.basename(wanted.file)}: ${wanted.dryRun ? 'tried, nothing was changed' : 'registered'}: ${count(report.new)} new, ${count(report.changed)} changed, ${count(left)} refused`,
  );
  const problems = report.problems.map(({ line, ...problem }) => ({ row: line, ...problem }));
  for (const line of problemLines(problems, ({ field, reason }) => [field, REASONS[reason] ?? reason].filter(Boolean).join(': '), 'line'))
    ports.print(line);
  return 0;
}

type Words =
  | { readonly file: string; readonly pictures: string; readonly days: number; readonly dryRun: boolean }
  | { readonly number: string };

function readWords(words: readonly string[]): Words | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, pictures: { type: 'string' }, days: { type: 'string', default: '365' } },
    });
    const [verb, what, second] = positionals;
    if (verb !== 'import' && verb !== 'forget') return `registered takes "import" or "forget", not "${verb ?? ''}".`;
    if (what === undefined) return verb === 'import' ? 'Which file?' : 'Which number?';
    if (second !== undefined) return 'One at a time.';
    if (verb === 'forget') return { number: what };
    if (!/^[1-9]\d{0,3}$/.test(values.days)) return '--days is a number from 1 to 9999.';
    return { file: what, pictures: values.pictures ?? path.dirname(what), days: Number(values.days), dryRun: values['dry-run'] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Only files of that folder itself: a list that names a way out of it names nothing. */
async function readPicture(folder: string, name: string): Promise<Uint8Array | undefined> {
  const file = path.join(folder, path.basename(name));
  const known = await stat(file).catch(() => undefined);
  if (!known?.isFile() || known.size > MAX_PICTURE_BYTES || path.basename(name) !== name) return undefined;
  const bytes = await readFile(file);
  const isPicture = (bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50);
  return isPicture ? bytes : undefined;
}

function refuse(sentence: string, ports: Pick<RegisteredPorts, 'print'>): 1 {
  ports.print(sentence);
  return 1;
}
