import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { relaySettings } from '#relay/settings.ts';
import { PortTaken, startRelay } from '#relay/start-relay.ts';

/** The relay process: `MANGRU_RELAY` (JSON, see relay/settings.ts) and `MANGRU_RELAY_SECRET`; ends with its parent. */
const settings = readSettings(process.env['MANGRU_RELAY']);
const secret = process.env['MANGRU_RELAY_SECRET'];
if (secret === undefined || secret === '') fail('The relay needs MANGRU_RELAY_SECRET, the secret it shows to the server.');
// Neither children nor a dump of the environment need to hold it any longer.
delete process.env['MANGRU_RELAY_SECRET'];

const relay = await startRelay(
  { ...settings, secret },
  { log: (event, facts) => console.log(JSON.stringify({ at: new Date().toISOString(), relay: event, ...facts })) },
).catch((error: unknown) => {
  if (error instanceof PortTaken) fail(error.message);
  throw error;
});

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.race([relay[Symbol.asyncDispose](), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('disconnect', () => void stop());
// Ctrl-C reaches the whole group; the parent decides when the relay ends.
process.on('SIGINT', () => {
  if (!process.connected) void stop();
});
process.send?.({ ready: true, port: relay.port, rtspPort: relay.rtspPort });
// Where the supervisor has said where to keep it, the compiled code is there for the next start, however this process ends.
flushCompileCache();

function readSettings(text: string | undefined): ReturnType<typeof relaySettings.parse> {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return fail('The relay needs its settings as JSON in MANGRU_RELAY.');
  }
  const parsed = relaySettings.safeParse(value);
  if (!parsed.success)
    return fail(
      `The relay cannot use MANGRU_RELAY: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`,
    );
  return parsed.data;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
