import { parseArgs } from 'node:util';

/** What `npm start -- …` takes. */
export interface StartOptions {
  readonly dataDir: string;
  readonly config: string;
  readonly port?: number;
  readonly cameras?: number;
  readonly quiet: boolean;
}

export const USAGE = `npm start -- [--data DIR] [--port N] [--config FILE] [--cameras N] [--quiet]

  --data DIR      where everything is kept (default ./data)
  --port N        port of the console (default: the configuration's, 8080)
  --config FILE   the city's configuration (default config/city.yaml)
  --cameras N     how many simulated cameras the demo city has (default 300)
  --quiet         no story: nothing happens in the demo city until you report it

  DATABASE_URL           a PostgreSQL 15 or newer instead of the embedded one
  MANGRU_DEMO_PASSWORD   the demo logins' password instead of a made-up one`;

/** Reads the arguments; a wrong one is answered by a sentence that names it. */
export function readStartOptions(args: readonly string[]): StartOptions | { readonly problem: string } | { readonly help: true } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        config: { type: 'string' },
        cameras: { type: 'string' },
        quiet: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { help: true };
    const port = wholeNumber('--port', values.port, 65_535);
    const cameras = wholeNumber('--cameras', values.cameras, 2_000);
    return {
      dataDir: values.data ?? 'data',
      config: values.config ?? 'config/city.yaml',
      quiet: values.quiet ?? false,
      ...(port === undefined ? {} : { port }),
      ...(cameras === undefined ? {} : { cameras }),
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function wholeNumber(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > max) throw new Error(`${name} takes a whole number from 0 to ${max}, not "${text}".`);
  return value;
}
