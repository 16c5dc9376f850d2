import { describe, expect, test } from 'vitest';
import { attributeOf, readSdp } from '#protocol/sdp.ts';
import { clipPictures, clipSets } from './support/clip.ts';
import { freeUdpPort } from './support/free-udp-port.ts';
import { ORIGIN, RelayBench } from './support/relay-bench.ts';
import { WhepClient } from './support/whep-client.ts';

const post = async (bench: RelayBench, body: string, options: { headers?: Record<string, string>; query?: string } = {}) =>
  fetch(`${bench.http}/whep/c1?${options.query ?? `ticket=${await bench.server.ticket('c1')}`}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/sdp', origin: ORIGIN, ...options.headers },
  });

describe.each(['a UDP port of each viewer’s own', 'one UDP port for all'])('a view over WHEP, %s', (how) => {
  const takePort = () => (how.startsWith('one') ? freeUdpPort() : Promise.resolve(0));

  test('is answered and carries the pictures of the camera, with their parameters', async () => {
    const udpPort = await takePort();
    await using bench = await RelayBench.start({ settings: { udpPort } });
    const watching = await bench.view();
    await watching.until(() => watching.units.length >= 5);
    using client = new WhepClient({ audio: 'opus' });
    const answer = await post(bench, await client.offer());
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/sdp');
    expect(answer.headers.get('access-control-expose-headers')).toContain('location');
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{24}"$/);
    const sdp = await answer.text();
    const read = readSdp(sdp);
    const video = read.ok ? read.sdp.media.find((media) => media.kind === 'video') : undefined;
    const audio = read.ok ? read.sdp.media.find((media) => media.kind === 'audio') : undefined;
    expect(video && attributeOf(video, 'sendonly')).toBeDefined();
    expect(audio && attributeOf(audio, 'inactive')).toBeDefined();
    expect(video!.formats.map((format) => format.payloadType)).toEqual([112]);
    if (udpPort !== 0) expect(sdp).toContain(` ${udpPort} typ host`);
    client.connection.setRemoteDescription(sdp, 'answer');
    await expect.poll(() => client.units.length).toBeGreaterThan(20);
    expect(client.units[0]!.key).toBe(true);
    expect(client.units[0]!.nals.slice(0, 2)).toEqual([...clipSets.sps, ...clipSets.pps]);
    const pictures = client.units.map((unit) => Buffer.from(unit.nals.at(-1)!));
    pictures.forEach((picture, index) => expect(picture).toEqual(Buffer.from(clipPictures[index % 15]!.at(-1)!)));
    expect(client.units.every((unit) => !unit.afterGap)).toBe(true);
    const location = answer.headers.get('location')!;
    expect(location).toMatch(/^\/whep\/c1\/[0-9a-f]{24}$/);
    expect((await fetch(`${bench.http}${location}`, { method: 'DELETE' })).status).toBe(200);
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'left' });
    expect((await fetch(`${bench.http}${location}`, { method: 'DELETE' })).status).toBe(404);
    expect(bench.camera.connections).toBe(1);
  });

  test('two viewers at a time, and each is cut when its leave is withdrawn', async () => {
    await using bench = await RelayBench.start({ settings: { udpPort: await takePort() } });
    using one = new WhepClient();
    using two = new WhepClient();
    for (const [client, incident] of [
      [one, 'i1'],
      [two, 'i2'],
    ] as const) {
      const answer = await post(bench, await client.offer(), { query: `ticket=${await bench.server.ticket('c1', { incident })}` });
      client.connection.setRemoteDescription(await answer.text(), 'answer');
    }
    await expect.poll(() => Math.min(one.units.length, two.units.length)).toBeGreaterThan(5);
    bench.server.send({ type: 'revoke', reason: 'incidentClosed', incident: 'i1' });
    expect(await bench.server.hears('view.closed')).toMatchObject({ reason: 'revoked', ref: { incident: 'i1' } });
    const had = one.units.length;
    const going = two.units.length;
    await expect.poll(() => two.units.length).toBeGreaterThan(going + 10);
    expect(one.units.length).toBeLessThanOrEqual(had + 1);
  });
});

describe('WHEP signalling', () => {
  test('R62: PATCH takes candidates of the session’s own entity tag, refuses restarts and other types; DELETE ignores tags; GET says that it is there', async () => {
    await using bench = await RelayBench.start();
    using client = new WhepClient();
    const answer = await post(bench, await client.offer());
    const url = `${bench.http}${answer.headers.get('location')!}`;
    const tag = answer.headers.get('etag')!;
    await answer.text();
    const candidates =
      'a=ice-ufrag:x\r\na=ice-pwd:y\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 UDP 2114977791 127.0.0.1 50000 typ host\r\n';
    const patch = async (headers: Record<string, string>, { to = url, body = candidates } = {}) => {
      const response = await fetch(to, {
        method: 'PATCH',
        body,
        headers: { 'content-type': 'application/trickle-ice-sdpfrag', ...headers },
      });
      return [response.status, response.headers.get('etag')];
    };
    expect(await patch({ 'if-match': tag })).toEqual([204, null]);
    expect(await patch({ 'if-match': '"other"' })).toEqual([412, null]);
    expect(await patch({})).toEqual([204, null]);
    expect(await patch({}, { body: '' })).toEqual([204, null]);
    expect(await patch({ 'if-match': '*' })).toEqual([422, null]);
    expect(await patch({ 'if-match': tag }, { body: 'hello\0' })).toEqual([400, null]);
    expect(await patch({ 'if-match': tag, 'content-type': 'application/sdp' })).toEqual([415, null]);
    expect(await patch({ 'if-match': tag }, { to: url.replace('/c1/', '/c2/') })).toEqual([404, null]);
    expect((await fetch(url)).status).toBe(204);
    expect((await fetch(`${bench.http}/whep/c1`)).status).toBe(204);
    const put = await fetch(url, { method: 'PUT' });
    expect([put.status, put.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE, OPTIONS']);
    expect((await fetch(url, { method: 'DELETE', headers: { 'if-match': '"other"' } })).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
  });

  test('a page of the console may ask, another may not read the answer', async () => {
    await using bench = await RelayBench.start();
    const preflight = (origin: string) =>
      fetch(`${bench.http}/whep/c1`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
      });
    const own = await preflight(ORIGIN);
    expect([
      own.status,
      own.headers.get('access-control-allow-origin'),
      own.headers.get('access-control-allow-methods'),
      own.headers.get('accept-post'),
    ]).toEqual([200, ORIGIN, 'GET, POST, PATCH, DELETE, OPTIONS', 'application/sdp']);
    expect((await preflight('http://evil.test')).headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([
    ['no ticket', { query: '' }, 'v=0', 401, 'noTicket'],
    ['another camera’s ticket', { query: 'other' }, 'v=0', 403, 'otherCamera'],
    ['not SDP', { headers: { 'content-type': 'text/plain' } }, 'v=0', 415, 'notSdp'],
    ['nonsense', {}, 'hello', 400, 'badOffer'],
    ['nothing to send in', {}, 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n', 400, 'badOffer'],
    ['no H.264', {}, 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=rtpmap:96 VP8/90000\r\n', 406, 'noCommonCodec'],
    [
      'H.264 that the library cannot answer',
      {},
      'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\n',
      400,
      'badOffer',
    ],
    ['too long', {}, `v=0\r\n${'a=x\r\n'.repeat(20_000)}`, 413, 'tooLarge'],
  ])('%s is refused', async (_, options, body, status, code) => {
    await using bench = await RelayBench.start();
    const query = 'query' in options ? (options.query === 'other' ? `ticket=${await bench.server.ticket('c2')}` : '') : undefined;
    const answer = await post(bench, body, { ...options, ...(query === undefined ? {} : { query }) });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status });
    if (status === 401 || status === 403) expect(await bench.server.hears('view.refused')).toMatchObject({ reason: code });
    else expect(await bench.server.hears('view.closed')).toMatchObject({ reason: code, frames: 0 });
  });

  test('a ticket may come as a bearer token', async () => {
    await using bench = await RelayBench.start();
    using client = new WhepClient();
    const answer = await post(bench, await client.offer(), {
      query: '',
      headers: { authorization: `Bearer ${await bench.server.ticket('c1')}` },
    });
    expect(answer.status).toBe(201);
  });
});
