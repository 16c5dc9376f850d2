import { z } from 'zod';

/** What the supervisor hands to each of its processes, as JSON in one environment variable. */
export const serverSettings = z.strictObject({
  config: z.string(),
  port: z.number().int(),
  cameras: z.number().int(),
  relaySecret: z.string(),
  dataKey: z.string(),
  demoPassword: z.string().optional(),
  consoleDir: z.string(),
});
export type ServerSettings = z.infer<typeof serverSettings>;

/** What the server is told by its supervisor when all that it stands on is ready: PostgreSQL, the built console, in a demo the cameras. */
export const serverGround = z.strictObject({ databaseUrl: z.string() });

export const simulatorSettings = z.strictObject({
  config: z.string(),
  cameras: z.number().int(),
  story: z.boolean(),
  /** Where the server is, and with which password the simulated cars sign in there. */
  server: z.string(),
  demoPassword: z.string().optional(),
  /** File of cameras that are broken on purpose; see camera-switches.ts. */
  switches: z.string(),
  /** File that changes the simulated traffic; see src/simulator/traffic. */
  traffic: z.string(),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

export const postgresSettings = z.strictObject({
  dataDir: z.string(),
  port: z.number().int(),
});
export type PostgresSettings = z.infer<typeof postgresSettings>;

/** Reads one of them; only the entry files of main look at the environment. */
export function readSettings<T>(schema: z.ZodType<T>, name: string): T {
  return schema.parse(JSON.parse(process.env[name] ?? 'null'));
}

/** Less than the supervisor waits before it kills; and when the supervisor itself was killed nobody else would. */
const STOP_WITHIN_MS = 7_000;

/**
 * A process of Mangru ends with its supervisor, however that ended, and on SIGTERM; `stop` is given time to finish, but
 * not for ever.
 */
export function stopWithSupervisor(stop: () => Promise<void>, withinMs = STOP_WITHIN_MS): void {
  let stopping: Promise<void> | undefined;
  const end = (): void => {
    if (stopping) return;
    setTimeout(() => process.exit(1), withinMs).unref();
    stopping = stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** Why a process cannot start, in a sentence for whoever runs it; a mistake of ours also shows where it is. */
export function endBecause(error: unknown): never {
  const ours = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  console.error(error instanceof Error ? (ours && error.stack) || error.message : String(error));
  process.exit(1);
}
