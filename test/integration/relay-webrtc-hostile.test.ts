import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { beforeAll, afterAll, describe, expect, test, vi } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';
import { WhepClient } from './support/whep-client.ts';

let bench: RelayBench;
/** Watches all the while: whatever a stranger does, its picture goes on. */
let bystander: WhepClient;
beforeAll(async () => {
  bench = await RelayBench.start({ settings: { maxViewers: 2_000 } });
  bystander = new WhepClient();
  await bystander.view(await whep());
  await vi.waitUntil(() => bystander.units.length > 5, { timeout: 30_000 });
});
afterAll(async () => {
  bystander[Symbol.dispose]();
  await bench[Symbol.asyncDispose]();
});

const whep = async (claims = {}) => `${bench.http}/whep/c1?ticket=${await bench.server.ticket('c1', claims)}`;
const post = async (body: string | Uint8Array, type = 'application/sdp') => {
  const response = await fetch(await whep(), { method: 'POST', body, headers: { 'content-type': type } });
  return { response, text: await response.text() };
};

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${bench.http}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
}

async function stillPlays(): Promise<void> {
  const had = bystander.units.length;
  await expect.poll(() => bystander.units.length).toBeGreaterThan(had + 5);
  expect(bystander.units.every((unit) => !unit.afterGap)).toBe(true);
  expect(bench.log.filter((line) => line.includes('webrtc.died'))).toEqual([]);
}

const webrtcPid = (): number => (JSON.parse(bench.log.findLast((line) => line.includes('webrtc.started'))!) as { pid: number }).pid;
const residentKb = (): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${webrtcPid()}/status`, 'utf8'))?.[1]);

describe('R68: an offer', () => {
  test('of any lines gets one answer: a session, or a refusal that says why', async () => {
    using client = new WhepClient();
    const real = await client.offer();
    const lines = real.split('\r\n');
    const odd = fc.oneof(
      fc.constantFrom(...lines),
      fc.constantFrom(
        'a=mid:0\r\na=mid:1',
        'm=video 9 UDP/TLS/RTP/SAVPF 999999',
        'a=ice-ufrag:',
        'a=setup:passive',
        'a=fingerprint:sha-256 00',
        `a=ice-pwd:${'x'.repeat(300)}`,
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'a=rtpmap:102 H264/90000\0',
        'a=ssrc:99999999999 cname:x',
      ),
      fc.string({ unit: 'binary', maxLength: 80 }),
    );
    const changes = fc.array(fc.tuple(fc.nat(lines.length), fc.constantFrom('put', 'replace', 'cut'), odd), { minLength: 1, maxLength: 5 });
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const mutated = [...lines];
        for (const [at, how, text] of list) mutated.splice(at, how === 'put' ? 0 : 1, ...(how === 'cut' ? [] : [text]));
        const { response, text } = await post(mutated.join('\r\n'));
        seen.set(response.status, (seen.get(response.status) ?? 0) + 1);
        if (response.status === 201) await fetch(`${bench.http}${response.headers.get('location')!}`, { method: 'DELETE' });
        else
          expect([response.status, JSON.parse(text)]).toMatchObject([
            expect.any(Number),
            { code: expect.any(String), title: expect.any(String) },
          ]);
        expect([201, 400, 406]).toContain(response.status);
      }),
      { numRuns: 250 },
    );
    expect(seen.get(201)).toBeGreaterThan(10);
    expect(seen.get(400)).toBeGreaterThan(10);
    await stillPlays();
  });

  test.each([
    ['of 10 MB', () => `v=0\r\n${'a=x\r\n'.repeat(2_000_000)}`, 413],
    ['with 1,000 sections', () => `v=0\r\n${'m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n'.repeat(1_000)}`, 400],
    ['of NUL bytes', () => '\0'.repeat(10_000), 400],
    ['that is empty', () => '', 400],
    ['of bytes that are no text', () => Uint8Array.from({ length: 5_000 }, (_, index) => index % 256), 400],
  ])('%s is refused', async (_, body, status) => {
    const { response, text } = await post(body());
    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toMatchObject({ code: expect.any(String) });
    await stillPlays();
  });

  test('with another’s fingerprint is answered and never connects: it gets no picture, and is given up', async () => {
    using client = new WhepClient();
    const offer = (await client.offer()).replace(
      /a=fingerprint:sha-256 .*/g,
      `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    );
    const response = await fetch(await whep({ jti: 'forged' }), {
      method: 'POST',
      body: offer,
      headers: { 'content-type': 'application/sdp' },
    });
    expect(response.status).toBe(201);
    client.connection.setRemoteDescription(await response.text(), 'answer');
    const closed = await bench.server.hears('view.closed', (report) => report.ref.ticket === 'forged');
    expect(closed).toMatchObject({ frames: 0 });
    expect(client.units).toHaveLength(0);
    await stillPlays();
  });

  test('whose peer never comes is given up in time, and too many at a time are refused', async () => {
    using client = new WhepClient();
    const offer = await client.offer();
    // Peers of other tests may be given up late; they are not those that are counted here.
    const peers = (): Promise<number | undefined> => metric('mangru_relay_webrtc_peers');
    await expect.poll(peers).toBe(1);
    const givenUp = (): number => bench.server.all('view.closed').filter((report) => report.reason === 'notConnected').length;
    const before = givenUp();
    const statuses: number[] = [];
    for (let index = 0; index < 130; index++) {
      const response = await fetch(await whep({ jti: `half-${index}` }), {
        method: 'POST',
        body: offer,
        headers: { 'content-type': 'application/sdp' },
      });
      statuses.push(response.status);
      await response.text();
    }
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(90);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
    await expect.poll(givenUp).toBe(before + statuses.filter((status) => status === 201).length);
    await expect.poll(peers).toBe(1);
    await stillPlays();
  });
});

describe('R69: sessions', () => {
  test('of others cannot be touched without their address', async () => {
    const guess = (index: number) => `${bench.http}/whep/c1/${index.toString(16).padStart(24, '0')}`;
    for (let index = 0; index < 300; index++) {
      const method = ['PATCH', 'DELETE', 'GET', 'POST'][index % 4]!;
      const response = await fetch(`${guess(index)}${method === 'POST' ? '/layer' : ''}`, { method });
      expect(response.status).toBe(404);
      await response.text();
    }
    await stillPlays();
  });

  test('a thousand that come and leave, leave nothing: no session, no peer, no memory that grows', async () => {
    using leaver = new WhepClient();
    const offer = await leaver.offer();
    /** One in ten watches; the others leave as soon as they are answered. */
    const rounds = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        if (index % 10 === 0) {
          using client = new WhepClient();
          const session = await client.view(await whep());
          await expect.poll(() => client.units.length, { interval: 5 }).toBeGreaterThan(0);
          await fetch(session, { method: 'DELETE' });
        } else {
          const { response } = await post(offer);
          expect(response.status).toBe(201);
          await fetch(`${bench.http}${response.headers.get('location')!}`, { method: 'DELETE' });
        }
      }
    };
    await rounds(200);
    const before = residentKb();
    await rounds(800);
    expect(await metric('mangru_relay_webrtc_sessions')).toBe(1);
    await expect.poll(() => metric('mangru_relay_webrtc_peers')).toBe(1);
    expect(residentKb() - before).toBeLessThan(40_000);
    await stillPlays();
  }, 240_000);
});
