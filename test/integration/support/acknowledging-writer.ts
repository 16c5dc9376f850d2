// Started by store.test.ts and killed in the middle: hands events to the shell and prints each number once it is acknowledged.
import { pointAt } from '#domain/place.ts';
import { openDatabase } from '#io/postgres-database.ts';
import { Handler } from '#server/handler.ts';
import { postgresHandleStore } from '#server/store/postgres-handle-store.ts';
import { CENTRE, DEFINITIONS, eventOf, NOW, SURROUNDINGS } from '../../support/engine-city.ts';

const database = await openDatabase(process.argv[2] ?? '');
const handler = new Handler({
  store: postgresHandleStore(database),
  context: () => ({ definitions: DEFINITIONS, surroundings: SURROUNDINGS, now: NOW }),
  onCommit: () => {},
  onFailure: (error) => console.error(error),
  maxBatch: 40,
  maxWaiting: 1_000,
});

let next = 0;
async function send(): Promise<void> {
  for (;;) {
    const occurrence = `${(next += 1)}`;
    const place = { ...pointAt(CENTRE, 10, next * 60), origin: 'sent' as const };
    const handled = await handler.submit({ input: { kind: 'event', id: `input-${occurrence}`, event: eventOf({ occurrence, place }) } });
    if (handled.ok) process.stdout.write(`${occurrence}\n`);
  }
}
await Promise.all(Array.from({ length: 60 }, send));
