import type { FakePorts } from '../fake-ports.ts';
import type { FakeManifest } from '../manifest.ts';
import type { FileSession } from '../ports.ts';
import { EXIT, failed, type Options } from '../wires/fake-sending.ts';
import { DEMO_PASSWORD } from './config.ts';
import { composeList, type FakeList, type FakeRow } from './fake.ts';

const TIMEOUT_MS = 5_000;

const SERVER: Options = {
  host: '<name> the police’s server of files (default 127.0.0.1)',
  port: '<number> (default 9121, which is the demo city’s own)',
  encoding: '<utf-8|euc-kr> of the file (default utf-8)',
};

/** `npm run fake -- wass …`: the police lay down lists on their server of files, and look what hits came. */
export const fakeWass: FakeManifest = {
  name: 'wass',
  commands: [
    {
      name: 'list',
      summary: 'lays down a full list of wanted vehicles',
      options: { sequence: '<number> of this list', plates: '<plate[:reason],…>', ...SERVER },
      run: (options, ports) => {
        const to = Number(options['sequence']);
        const rows = rowsOf(options['plates'], '추가');
        if (!Number.isInteger(to) || to < 1 || rows.length === 0) return Promise.resolve(EXIT.usage);
        return layDown({ kind: 'full', to, rows }, options, ports);
      },
    },
    {
      name: 'delta',
      summary: 'lays down changes of the list',
      options: {
        from: '<number> of the list that they build on',
        to: '<number> of the list that they lead to (default: the next)',
        add: '<plate[:reason],…>',
        remove: '<plate,…>',
        ...SERVER,
      },
      run: (options, ports) => {
        const from = Number(options['from']);
        const to = Number(options['to'] ?? from + 1);
        const rows = [...rowsOf(options['add'], '추가'), ...rowsOf(options['remove'], '해제')];
        if (!Number.isInteger(from) || !Number.isInteger(to) || to <= from || rows.length === 0) return Promise.resolve(EXIT.usage);
        return layDown({ kind: 'delta', from, to, rows }, options, ports);
      },
    },
    {
      name: 'hits',
      summary: 'prints the pictures that came, and whether a full list was asked for',
      options: SERVER,
      run: (options, ports) =>
        withServer(options, ports, async (session) => {
          for (const folder of ['/hits', '/request'])
            for (const file of await session.list(folder)) ports.print(`${folder}/${file.name}  ${file.bytes} bytes`);
        }),
    },
  ],
};

function rowsOf(text: string | undefined, change: '추가' | '해제'): readonly FakeRow[] {
  return (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((word) => {
      const [plate = '', reason] = word.split(':');
      return { plate, change, ...(reason === undefined ? {} : { reason }) };
    });
}

/** The sum last: until it is there the list is not whole. */
function layDown(list: FakeList, options: Options, ports: FakePorts): Promise<number> {
  const encoding = options['encoding'] === 'euc-kr' ? 'euc-kr' : 'utf-8';
  return withServer(options, ports, async (session) => {
    for (const { path, bytes } of composeList({ ...list, encoding }, (whole) => ports.ciphers.sha256(whole)))
      await session.write(path, bytes);
    ports.print(`${list.rows.length} rows, the list now stands at ${list.to}`);
  });
}

async function withServer(options: Options, ports: FakePorts, run: (session: FileSession) => Promise<void>): Promise<number> {
  const { host = '127.0.0.1' } = options;
  try {
    await using session = await ports.files.connect({
      protocol: 'sftp',
      host,
      port: Number(options['port'] ?? 9_121),
      username: 'mangru',
      password: (await ports.secret('MANGRU_WASS_PASSWORD')) ?? DEMO_PASSWORD,
      timeoutMs: TIMEOUT_MS,
    });
    await run(session);
    return EXIT.done;
  } catch (error) {
    return failed(error, ports);
  }
}
