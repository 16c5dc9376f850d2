import { expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { httpPost } from '#io/http-post.ts';
import { systemNet } from '#io/net.ts';
import { config119, DEMO_OWNER_KEY } from '#services/dispatch-119/config.ts';
import { OwnerLink } from '#services/dispatch-119/owner-link.ts';
import { testPorts } from '../../../test/support/link-ports.ts';
import { startOwnerDesk } from './owner-desk.ts';

test('FR9: over real sockets a text reaches the owner once, an unknown car nobody, and a desk that is down is tried again', async () => {
  const lines: string[] = [];
  const desk = await startOwnerDesk({ port: 0, key: DEMO_OWNER_KEY, log: (line) => lines.push(line) });
  const url = `http://127.0.0.1:${desk.port}`;
  const link = new OwnerLink(
    { ...testPorts(systemClock, systemNet()), post: httpPost },
    config119.parse({
      owners: { registryUrl: url, gatewayUrl: url, quietMinutes: 0 },
      registryKey: DEMO_OWNER_KEY,
      gatewayKey: DEMO_OWNER_KEY,
    }),
  );
  await link.start();
  const ask = (plate: string, id: string): ReturnType<OwnerLink['notify']> =>
    link.notify({
      id,
      topic: 'move-car',
      text: `${plate.slice(0, -2)}** 차량을 옮겨 주십시오.`,
      incident: 'i-1' as IncidentId,
      at: 0,
      facts: { plate, masked: `${plate.slice(0, -2)}**`, occurrence: 'F-1' },
    });
  expect(await ask('12가3456', 'n-1')).toEqual({ outcome: 'delivered' });
  expect(desk.texts).toEqual([{ to: '01000003456', text: '12가3456 차량을 옮겨 주십시오.', reference: 'n-1' }]);
  expect(await ask('34나5600', 'n-2')).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('no owner') });
  expect(lines.join()).not.toContain('0100000');
  const wrong = await httpPost({ url: `${url}/messages`, headers: {}, body: new TextEncoder().encode('{}'), timeoutMs: 2_000 });
  expect(wrong.status).toBe(401);
  await desk[Symbol.asyncDispose]();
  expect(await ask('56다7890', 'n-3')).toMatchObject({ outcome: 'unreachable' });
});
