import { z } from 'zod';

/** What the supervisor hands to each of its processes, as JSON in one environment variable. */
export const serverSettings = z.strictObject({
  config: z.string(),
  databaseUrl: z.string(),
  port: z.number().int(),
  cameras: z.number().int(),
  relaySecret: z.string(),
  dataKey: z.string(),
  demoPassword: z.string().optional(),
  consoleDir: z.string(),
});
export type ServerSettings = z.infer<typeof serverSettings>;

export const simulatorSettings = z.strictObject({
  config: z.string(),
  cameras: z.number().int(),
  story: z.boolean(),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Reads one of them; only the entry files of main look at the environment. */
export function readSettings<T>(schema: z.ZodType<T>, name: string): T {
  return schema.parse(JSON.parse(process.env[name] ?? 'null'));
}

/** A process of Mangru ends with its supervisor, however that ended, and on SIGTERM; `stop` is given time to finish. */
export function stopWithSupervisor(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const end = (): void => {
    stopping ??= stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('disconnect', end);
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}
