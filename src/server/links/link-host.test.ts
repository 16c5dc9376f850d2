import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PartnerEvent } from '#domain/event.ts';
import type { IncidentId, LinkId } from '#domain/ids.ts';
import type { EntryDraft } from '#domain/journal.ts';
import { systemCiphers } from '#io/ciphers.ts';
import { defineService } from '#services/manifest.ts';
import type { Delivery, Link, LinkPorts, OutboundMessage } from '#services/ports.ts';
import { eventOf, FULL_SERVICE, LEAD } from '../../../test/support/engine-city.ts';
import { ManualClock, settled } from '../../../test/support/manual-clock.ts';
import { NO_FILES, TestSealed } from '../../../test/support/link-ports.ts';
import { MemoryNet } from '../../../test/support/memory-net.ts';
import type { Job } from '../handle.ts';
import type { Handled } from '../handler.ts';
import { LinkHost } from './link-host.ts';
import type { QuarantineRow } from './quarantine-rows.ts';

/** A link that does what the test says, to see what its host makes of it. */
class StubLink implements Link {
  readonly endpoint = 'tcp stub:1';
  readonly http = { 'stub/event': async () => ({ status: 200, body: 'ok' }) };
  readonly calls: string[] = [];
  readonly sent: OutboundMessage[] = [];
  delivery: Delivery = { outcome: 'delivered' };
  taken = false;
  readonly ports: LinkPorts;
  constructor(ports: LinkPorts) {
    this.ports = ports;
  }
  async start(): Promise<void> {
    this.calls.push('start');
    if (this.taken) throw new Error('Port 1 on stub is taken by another program.');
  }
  async stop(): Promise<void> {
    this.calls.push('stop');
    this.ports.watch.peerDown('p', 'link stopped');
  }
  async send(message: OutboundMessage): Promise<Delivery> {
    this.sent.push(message);
    return this.delivery;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

interface World {
  readonly host: LinkHost;
  readonly link: StubLink;
  readonly clock: ManualClock;
  readonly jobs: Job[];
  readonly entries: EntryDraft[];
  readonly quarantine: Omit<QuarantineRow, 'id'>[];
  handled: Handled;
  keeps: boolean;
}

async function made(): Promise<World> {
  const clock = new ManualClock();
  const links: StubLink[] = [];
  const world: World = {
    clock,
    jobs: [],
    entries: [],
    quarantine: [],
    handled: { ok: true, as: 'opened' },
    keeps: true,
    host: undefined as never,
    link: undefined as never,
  };
  const host = new LinkHost({
    clock,
    net: new MemoryNet(),
    random: { hex: (bytes) => 'ab'.repeat(bytes) },
    ciphers: systemCiphers,
    vault: { keep: ({ subject }) => Promise.resolve(subject), pictures: () => Promise.resolve([]) },
    files: NO_FILES,
    sealed: () => new TestSealed(),
    post: () => Promise.reject(new Error('nobody listens there')),
    clockTime: () => '10:15',
    units: { report: () => ({ taken: 0, late: 0, refused: 0, problems: [] }) },
    submit: async (job) => {
      world.jobs.push(job);
      return world.handled;
    },
    record: async (entry) => {
      if (world.keeps) world.entries.push(entry);
      return world.keeps;
    },
    incidentOf: async (key) => {
      if (key.endsWith('broken')) throw new Error('the store is down');
      return key === '112|112UC001|known' ? ('i-known' as IncidentId) : undefined;
    },
    saveQuarantine: async (row) => void world.quarantine.push(row),
    readQuarantine: async (link, limit) =>
      world.quarantine
        .filter((row) => row.link === link)
        .slice(0, limit)
        .map((row, id) => ({ ...row, id })),
  });
  const service = defineService({
    id: 'stub',
    title: { ko: '시험', en: 'Stub' },
    config: z.strictObject({}),
    definition: FULL_SERVICE,
    links: [
      {
        id: 'link-112',
        title: { ko: '시험 연계', en: 'Stub link' },
        create: (ports: LinkPorts) => links[links.push(new StubLink(ports)) - 1]!,
      },
    ],
  });
  await host.add(service, {});
  return Object.assign(world, { host, link: links[0]! });
}

const tell = (link = 'link-112'): Parameters<LinkHost['tell']>[0] => ({
  do: 'tellPartner',
  link: link as LinkId,
  sender: '112',
  type: '112UC001',
  occurrence: '1',
  state: 'received',
  at: 5,
});

describe('the links in one place', () => {
  test.each([
    [{ ok: true, as: 'opened' }, 'accepted'],
    [{ ok: true, as: 'joined' }, 'accepted'],
    [{ ok: true, as: 'updated' }, 'accepted'],
    [{ ok: true, as: 'repeated' }, 'repeated'],
    [{ ok: true, as: 'unmatched' }, 'unmatched'],
    [{ ok: false, reason: 'busy' }, 'busy'],
    [{ ok: false, reason: 'failed' }, 'busy'],
  ] as const)('[J1] what became of a message (%o) is told to its partner as %s', async (handled, outcome) => {
    const world = await made();
    world.handled = handled;
    expect(await world.link.ports.intake.submit(eventOf())).toEqual({ outcome });
    expect(world.jobs).toMatchObject([
      { input: { kind: 'event', id: expect.stringMatching(/^[0-9a-z]{21}$/), event: { occurrence: '2026-000001' } } },
    ]);
    expect(world.quarantine).toEqual([]);
  });

  test('[J7] a message that can never be kept is set aside whole, and its partner need not send it for ever', async () => {
    const world = await made();
    world.handled = { ok: false, reason: 'failed', unacceptable: 'date out of range' };
    const event: PartnerEvent = eventOf({ at: 1e300 });
    expect(await world.link.ports.intake.submit(event)).toEqual({ outcome: 'unmatched' });
    expect(world.quarantine).toMatchObject([{ link: 'link-112', peer: '112', problems: ['event: date out of range'] }]);
    expect(JSON.parse(new TextDecoder().decode(world.quarantine[0]?.bytes))).toEqual(event);
  });

  test('[J7] bytes that nobody can read are kept whole and shown, as text where they are text', async () => {
    const { host, link } = await made();
    for (const bytes of [new TextEncoder().encode('쓰레기'), Uint8Array.from([0xb0, 0xa1]), Uint8Array.from([0xff, 0x00, 0xfe])])
      await link.ports.intake.quarantine({ peer: 'p', bytes, problems: ['header: none'] });
    const detail = await host.detail('link-112');
    expect(detail?.quarantine.map(({ excerpt, bytes }) => [excerpt, bytes])).toEqual([
      ['쓰레기', 9],
      ['가', 2],
      ['ff00fe', 3],
    ]);
    expect(await host.detail('no-such')).toBeUndefined();
  });

  test('WP35: what a link did for a case stands in the journal, beside the incident of that case where there is one', async () => {
    const world = await made();
    const { journal } = world.link.ports;
    const about = { sender: '112', type: '112UC001', occurrence: 'known' };
    expect(await journal.write({ kind: 'photo.kept', about, data: { photo: 1 } })).toBe(true);
    expect(await journal.write({ kind: 'photo.missed', about: { ...about, occurrence: 'none' }, data: { photo: 2 } })).toBe(true);
    expect(world.entries).toEqual([
      {
        kind: 'photo.kept',
        at: world.clock.now(),
        actor: 'link:link-112',
        incident: 'i-known',
        data: { link: 'link-112', sender: '112', occurrence: 'known', photo: 1 },
      },
      {
        kind: 'photo.missed',
        at: world.clock.now(),
        actor: 'link:link-112',
        data: { link: 'link-112', sender: '112', occurrence: 'none', photo: 2 },
      },
    ]);
    world.keeps = false;
    expect(await journal.write({ kind: 'photo.kept', about, data: {} })).toBe(false);
    world.keeps = true;
    expect(await journal.write({ kind: 'photo.kept', about: { ...about, occurrence: 'broken' }, data: {} })).toBe(false);
    expect(world.host.views()[0]?.lastError?.text).toBe('photo.kept could not be recorded: the store is down');
  });

  test('[J6] an effect goes out under its own id; what cannot go now is tried again', async () => {
    const world = await made();
    expect(await world.host.tell(tell(), 'x/1')).toEqual({ outcome: 'delivered' });
    expect(world.link.sent).toEqual([{ id: 'x/1', sender: '112', type: '112UC001', occurrence: '1', state: 'received', at: 5 }]);
    expect(await world.host.tell(tell('later'), 'x/2')).toMatchObject({ outcome: 'unreachable' });
    await world.host.command('link-112', 'pause', LEAD);
    expect(await world.host.tell(tell(), 'x/3')).toEqual({ outcome: 'unreachable', reason: 'paused' });
    expect(world.link.sent).toHaveLength(1);
  });

  test('pausing and resuming is recorded first, done once, one after the other', async () => {
    const world = await made();
    const commands = await Promise.all([
      world.host.command('link-112', 'pause', LEAD),
      world.host.command('link-112', 'pause', LEAD),
      world.host.command('link-112', 'resume', LEAD),
      world.host.command('link-112', 'pause', LEAD),
    ]);
    expect(commands.every((view) => view?.id === 'link-112')).toBe(true);
    expect(world.link.calls).toEqual(['start', 'stop', 'start', 'stop']);
    expect(world.entries.map((entry) => [entry.kind, entry.actor])).toEqual([
      ['link.paused', 'person:lead'],
      ['link.resumed', 'person:lead'],
      ['link.paused', 'person:lead'],
    ]);
    expect(world.host.views()[0]?.state).toBe('paused');
    expect(
      await world.host.http('stub/event')?.({ method: 'POST', path: 'stub/event', headers: {}, body: new Uint8Array(), peer: 'p' }),
    ).toMatchObject({ status: 503 });
    expect(await world.host.command('no-such', 'pause', LEAD)).toBeUndefined();
  });

  test('[J1] what cannot be recorded is not done', async () => {
    const world = await made();
    world.keeps = false;
    await expect(world.host.command('link-112', 'pause', LEAD)).rejects.toThrow('could not be recorded');
    expect([world.link.calls, world.host.views()[0]?.state]).toEqual([['start'], 'waiting']);
    world.keeps = true;
    await world.host.command('link-112', 'pause', LEAD);
    expect(world.host.views()[0]?.state).toBe('paused');
  });

  test('a link that cannot start again stays paused, and says why', async () => {
    const world = await made();
    await world.host.command('link-112', 'pause', LEAD);
    world.link.taken = true;
    await expect(world.host.command('link-112', 'resume', LEAD)).rejects.toThrow('taken by another program');
    expect(world.host.views()[0]?.state).toBe('paused');
    world.link.taken = false;
    await world.host.command('link-112', 'resume', LEAD);
    expect(world.host.views()[0]?.state).toBe('waiting');
  });

  test('those who watch hear of changes a few times a second, not with every message, and not after the end', async () => {
    const { host, link, clock } = await made();
    const heard: { state: string; received: number }[] = [];
    host.onChange((view) => heard.push({ state: view.state, received: view.counters.received }));
    link.ports.watch.peerUp('p', '10.0.0.1:1');
    for (let at = 0; at < 500; at += 1)
      link.ports.watch.message({ direction: 'in', peer: 'p', summary: `${at}`, outcome: at % 2 ? 'accepted' : 'repeated' });
    expect(heard).toEqual([]);
    await clock.advance(250);
    expect(heard).toEqual([{ state: 'up', received: 500 }]);
    const detail = await host.detail('link-112');
    expect(detail?.messages).toHaveLength(200);
    expect(detail?.messages[0]?.summary).toBe('499');
    expect(detail?.link.counters).toMatchObject({ received: 500, accepted: 250, repeated: 250 });
    link.ports.watch.peerDown('p', 'silent for 90 s');
    await clock.advance(250);
    expect(heard.at(-1)).toEqual({ state: 'waiting', received: 500 });
    expect(host.views()[0]?.lastError).toMatchObject({ text: 'silent for 90 s' });
    await host[Symbol.asyncDispose]();
    await settled();
    expect([clock.waiting, heard.length]).toEqual([0, 2]);
  });
});
