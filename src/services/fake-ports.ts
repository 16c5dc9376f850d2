import type { Ciphers, Clock, FileServers, HttpPost, Net, Random } from './ports.ts';

/** What a partner's stand-in is given; the simulated city, the tests and the command line each give their own. */
export interface FakePorts {
  readonly clock: Clock;
  readonly net: Net;
  readonly random: Random;
  readonly ciphers: Ciphers;
  readonly files: FileServers;
  readonly post: HttpPost;
  /** A secret by the name of its environment variable (or its `…_FILE` twin). */
  secret(name: string): Promise<string | undefined>;
  /** One line for the person at the terminal. */
  print(line: string): void;
  /** Aborted when the person wants to stop (Ctrl-C). */
  readonly stop: AbortSignal;
}
