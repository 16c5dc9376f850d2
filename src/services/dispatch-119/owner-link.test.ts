import { describe, expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import type { HttpPost, Notice } from '../ports.ts';
import { config119, DEMO_OWNER_KEY } from './config.ts';
import { OwnerLink } from './owner-link.ts';

const PLATE = '12가3456';
const TELEPHONE = '01000001234';
const notice = (id = 'n-1', plate = PLATE): Notice => ({
  id,
  topic: 'move-car',
  text: '망루로 12 화재 현장: 12가34** 차량을 옮겨 주십시오.',
  incident: 'i-1' as IncidentId,
  at: 0,
  facts: { plate, masked: '12가34**', occurrence: 'F-1' },
});

interface Asked {
  readonly url: string;
  readonly key: string;
  readonly body: Record<string, string>;
}

/** Both behind one post; `answers` by path. */
async function world(
  answers: Readonly<Record<string, { status: number; body?: unknown } | 'down'>> = {},
  section: object = {},
): Promise<{ link: OwnerLink; asked: Asked[]; clock: ManualClock; ports: TestPorts }> {
  const asked: Asked[] = [];
  const usual: typeof answers = { lookup: { status: 200, body: { telephone: TELEPHONE } }, messages: { status: 202 } };
  const post: HttpPost = async ({ url, headers, body }) => {
    asked.push({ url, key: headers['authorization'] ?? '', body: JSON.parse(new TextDecoder().decode(body)) });
    const answer = { ...usual, ...answers }[url.slice(url.lastIndexOf('/') + 1)];
    if (answer === 'down' || answer === undefined) throw new Error(`${TELEPHONE} cannot be reached`);
    return { status: answer.status, body: new TextEncoder().encode(JSON.stringify(answer.body ?? {})) };
  };
  const clock = new ManualClock();
  const ports = { ...testPorts(clock, new MemoryNet()), post };
  const link = new OwnerLink(ports, config119.parse({ registryKey: DEMO_OWNER_KEY, gatewayKey: DEMO_OWNER_KEY, ...section }));
  await link.start();
  return { link, asked, clock, ports };
}

describe('owners of parked cars', () => {
  test('FR9: the registry is asked for the plate, and the gateway sends the text with the whole of it, each with its key', async () => {
    const { link, asked } = await world();
    expect(await link.notify(notice())).toEqual({ outcome: 'delivered' });
    expect(asked).toEqual([
      {
        url: 'http://127.0.0.1:8640/vehicle-owner/lookup',
        key: `Bearer ${DEMO_OWNER_KEY}`,
        body: { plate: PLATE, purpose: '119', case: 'F-1' },
      },
      {
        url: 'http://127.0.0.1:8640/messages',
        key: `Bearer ${DEMO_OWNER_KEY}`,
        body: { to: TELEPHONE, text: '망루로 12 화재 현장: 12가3456 차량을 옮겨 주십시오.', reference: 'n-1' },
      },
    ]);
  });

  test.each([
    ['the registry is down', { lookup: 'down' as const }, 'unreachable'],
    ['the registry is in trouble', { lookup: { status: 503 } }, 'unreachable'],
    ['nobody owns the car', { lookup: { status: 404 } }, 'rejected'],
    ['the registry lets us not in', { lookup: { status: 401 } }, 'rejected'],
    ['the registry answers nonsense', { lookup: { status: 200, body: { telephone: 'x' } } }, 'rejected'],
    ['the gateway is down', { messages: 'down' as const }, 'unreachable'],
    ['the gateway has too much to do', { messages: { status: 429 } }, 'unreachable'],
    ['the gateway refuses the number', { messages: { status: 400 } }, 'rejected'],
    ['the gateway has this text already', { messages: { status: 409 } }, 'delivered'],
  ])('FR9: %s', async (_why, answers, outcome) => {
    const { link } = await world(answers);
    expect(await link.notify(notice())).toMatchObject({ outcome });
  });

  test('FR9: no word of ours holds a telephone, whatever goes wrong', async () => {
    for (const answers of [{}, { lookup: 'down' }, { messages: 'down' }, { messages: { status: 400, body: { to: TELEPHONE } } }] as const) {
      const { link, ports } = await world(answers);
      const said = [await link.notify(notice()), ports.watch.errors, ports.watch.downs, ports.watch.messages];
      expect(JSON.stringify(said)).not.toContain(TELEPHONE);
    }
  });

  test('FR9: one car is left alone for a while, and a minute has so many texts; the rest wait', async () => {
    const { link, clock } = await world({}, { owners: { perMinute: 2, quietMinutes: 10 } });
    expect((await link.notify(notice('n-1', '1가1111'))).outcome).toBe('delivered');
    expect((await link.notify(notice('n-1', '1가1111'))).outcome).toBe('delivered');
    expect(await link.notify(notice('n-2', '1가1111'))).toMatchObject({ outcome: 'rejected', reason: 'asked already within 10 minutes' });
    expect((await link.notify(notice('n-3', '2가2222'))).outcome).toBe('delivered');
    expect((await link.notify(notice('n-4', '3가3333'))).outcome).toBe('unreachable');
    await clock.advance(60_000);
    expect((await link.notify(notice('n-4', '3가3333'))).outcome).toBe('delivered');
    await clock.advance(600_000);
    expect((await link.notify(notice('n-5', '1가1111'))).outcome).toBe('delivered');
  });

  test('FR9: without keys, without a plate or stopped nobody is asked', async () => {
    const { link, asked } = await world({}, { registryKey: undefined });
    expect(await link.notify(notice())).toMatchObject({ outcome: 'rejected' });
    const other = await world();
    expect(await other.link.notify({ ...notice(), facts: {} })).toMatchObject({ outcome: 'rejected' });
    expect(await other.link.notify({ ...notice(), topic: 'sing' })).toMatchObject({ outcome: 'rejected' });
    await other.link.stop();
    expect(await other.link.notify(notice())).toMatchObject({ outcome: 'unreachable' });
    expect([...asked, ...other.asked]).toEqual([]);
  });
});
