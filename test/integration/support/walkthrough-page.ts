import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { eventually } from '../../city/eventually.ts';
import { PROJECT } from '../../city/city-settings.ts';

/** One section of docs/walkthrough.md, with the commands of its tables in the order in which a reader comes to them. */
export interface Section {
  readonly title: string;
  readonly commands: readonly string[];
}

export function readWalkthrough(): readonly Section[] {
  const page = readFileSync(path.join(PROJECT, 'docs/walkthrough.md'), 'utf8');
  return page
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      title: part.split('\n')[0] ?? '',
      commands: [...part.matchAll(/`npm run fake -- ([^`]+)`/g)].map(([, words]) => words ?? ''),
    }));
}

/** How a partner's stand-in reaches the city of the test, which is not at the ports of the page. */
export type WhereTo = Readonly<Record<string, readonly string[]>>;

/** A reader of one section: runs its commands as the page writes them, one after the other, and leaves none out. */
export class Reader {
  /** The case number that the last report or alarm printed. */
  number = '';
  readonly #where: WhereTo;
  #left: readonly string[] = [];

  constructor(where: WhereTo) {
    this.#where = where;
  }

  begin({ commands }: Section): void {
    this.#left = commands;
  }

  /** What the page has that nobody ran. */
  get left(): readonly string[] {
    return this.#left;
  }

  /** Runs the next command of the page, which must begin so, to its end; what it printed. */
  async run(beginning: string): Promise<string> {
    const words = this.#next(beginning);
    const child = this.#spawn(words);
    const { output } = child;
    const code = await child.ended;
    if (code !== 0) throw new Error(`${words} ended with ${code}: ${output.text}`);
    this.number = /case number (\S+)/.exec(output.text)?.[1] ?? this.number;
    return output.text;
  }

  /** Starts the next command of the page, which goes on until the test ends; what it has printed so far. */
  async listen(beginning: string): Promise<() => string> {
    const child = this.#spawn(this.#next(beginning));
    onTestFinished(async () => {
      child.stop();
      await child.ended;
    });
    await eventually(`${beginning} is logged in`, () => child.output.text, { holds: (text) => text.includes('logged in') });
    return () => child.output.text;
  }

  #next(beginning: string): string {
    const [next, ...rest] = this.#left;
    if (!next?.startsWith(beginning)) throw new Error(`the page goes on with “${next}”, not with “${beginning}”`);
    this.#left = rest;
    return next.replaceAll('<number>', this.number);
  }

  #spawn(words: string): {
    readonly output: { readonly text: string };
    readonly ended: Promise<number | null>;
    readonly stop: () => void;
  } {
    const given = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    const where = this.#where[given[0] ?? ''] ?? [];
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main/fake.ts', ...given, ...where], {
      cwd: PROJECT,
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(MANGRU_|VITEST|NODE_ENV|NODE_OPTIONS)/.test(name))),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { text: '' };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output.text += text));
    return { output, ended: new Promise((resolve) => child.once('close', resolve)), stop: () => void child.kill('SIGINT') };
  }
}
