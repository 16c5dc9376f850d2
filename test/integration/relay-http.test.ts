import { describe, expect, test } from 'vitest';
import { RelayBench } from './support/relay-bench.ts';

/** Width and height of a JPEG, from its start-of-frame segment. */
function jpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  for (let offset = 2; offset + 9 < bytes.length; offset += 2 + bytes.readUInt16BE(offset + 2)) {
    if (bytes[offset + 1] === 0xc0) return { height: bytes.readUInt16BE(offset + 5), width: bytes.readUInt16BE(offset + 7) };
  }
  return undefined;
}
const present = await import('node-av').then(
  () => true,
  () => false,
);

describe('a snapshot', () => {
  test('is the latest key frame as JPEG, and a view that is reported; without node-av it is refused in one sentence', async () => {
    const began = Date.now();
    await using bench = await RelayBench.start();
    const answer = await fetch(`${bench.http}/snapshot/c1?ticket=${await bench.server.ticket('c1')}`);
    if (!present) {
      expect(answer.status).toBe(501);
      expect(await answer.json()).toMatchObject({ code: 'noSnapshots', title: expect.stringContaining('node-av') });
      return;
    }
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(jpegSize(Buffer.from(await answer.arrayBuffer()))).toEqual({ width: 320, height: 180 });
    const takenAt = Number(answer.headers.get('x-wall-clock-ms'));
    expect([takenAt >= began, takenAt <= Date.now()]).toEqual([true, true]);
    expect(await bench.server.hears('view.opened')).toMatchObject({ transport: 'snapshot' });
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'done', frames: 1 });
    const more = await Promise.all(
      Array.from({ length: 8 }, async () => fetch(`${bench.http}/snapshot/c1?ticket=${await bench.server.ticket('c1')}`)),
    );
    expect(more.map((each) => each.status)).toEqual(Array.from({ length: 8 }, () => 200));
  });

  test('needs the right to it, and a camera that sends', async () => {
    await using bench = await RelayBench.start();
    const without = await fetch(`${bench.http}/snapshot/c1?ticket=${await bench.server.ticket('c1', { rights: ['live'] })}`);
    expect([without.status, await without.json()]).toMatchObject([403, { code: 'missingRight' }]);
    bench.camera.frozen = true;
    const ticket = await bench.server.ticket('silent');
    bench.server.cameras.set('silent', { main: { url: 'rtsp://127.0.0.1:1/x' } });
    const silent = await fetch(`${bench.http}/snapshot/silent?ticket=${ticket}`);
    expect([silent.status, await silent.json()]).toMatchObject([504, { code: 'noPicture' }]);
  });
});

describe('for those who operate it', () => {
  test('health and figures tell what is going on', async () => {
    await using bench = await RelayBench.start();
    const viewer = await bench.view();
    await viewer.until(() => viewer.units.length > 5);
    expect(await (await fetch(`${bench.http}/healthz`)).json()).toEqual({ status: 'ok', server: true });
    const metrics = await (await fetch(`${bench.http}/metrics`)).text();
    expect(metrics).toMatch(/^mangru_relay_sources_live 1$/m);
    expect(metrics).toMatch(/^mangru_relay_viewers\{transport="ws"\} 1$/m);
    expect(metrics).toMatch(/^mangru_relay_server_connected 1$/m);
    expect(Number(/^mangru_relay_sent_bytes_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThan(1_000);
    const figures = await bench.server.hears('figures');
    expect(figures).toMatchObject({ sources: 1, viewers: 1 });
    expect(figures.bytesIn).toBeGreaterThan(1_000);
  });

  test('bodies and addresses are bounded, methods known', async () => {
    await using bench = await RelayBench.start();
    expect((await fetch(`${bench.http}/ws/c1`, { method: 'POST' })).status).toBe(405);
    expect((await fetch(`${bench.http}/ws/${'x'.repeat(9_000)}`)).status).toBe(404);
    expect((await fetch(`${bench.http}/ws/%E0%A4%A`)).status).toBe(404);
    expect((await fetch(`${bench.http}/a/b/c/d`)).status).toBe(404);
  });
});
