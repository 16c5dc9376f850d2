import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { IncidentId } from '#domain/ids.ts';
import type { ChannelMessage } from '#server/messages/channel.ts';
import { MailServer } from '#simulator/messages/mail-server.ts';
import { SmsGateway, type SmsGatewayOptions } from '#simulator/messages/sms-gateway.ts';
import { findFreePort } from '#main/free-ports.ts';
import { PushBrowser } from '../../../test/support/push-browser.ts';
import { httpPost } from '../http-post.ts';
import { emailChannel } from './email/email-channel.ts';
import { makeVapidKeys, pushChannel } from './push/push-channel.ts';
import { smsChannel } from './sms/sms-channel.ts';

const MESSAGE: ChannelMessage = {
  id: '0199f0/3',
  to: '010-1234-5678',
  subject: '[긴급] 강도 망루로 7 12:00',
  text: '[긴급] 강도 망루로 7 12:00\n출동 바랍니다',
  urgent: true,
  incident: 'i-1' as IncidentId,
  at: 1_795_316_186_341,
  url: 'https://city.example/?incident=i-1',
};

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

describe('text messages', () => {
  const start = async (fate?: SmsGatewayOptions['fate']): Promise<SmsGateway> =>
    stack.use(await SmsGateway.start({ port: 0, apiKey: 'key', ...(fate ? { fate } : {}) }));
  const channelTo = (url: string, apiKey = 'key') => smsChannel({ url, from: '025550100', apiKey }, httpPost);

  test('P4: a message is sent once, whatever is asked, and asking again tells how far it is', async () => {
    const gateway = await start();
    const channel = channelTo(gateway.url);
    expect(await channel.deliver(MESSAGE)).toEqual({ outcome: 'sent', more: true });
    expect(await channel.deliver(MESSAGE)).toEqual({ outcome: 'delivered' });
    expect(gateway.sent).toEqual([
      { key: MESSAGE.id, to: '01012345678', from: '025550100', kind: 'sms', text: MESSAGE.text, urgent: true },
    ]);
  });

  test('what a telephone cannot hold in one short message goes as a long one, and what is longer is cut at a character', async () => {
    const gateway = await start();
    const channel = channelTo(gateway.url);
    await channel.deliver({ ...MESSAGE, id: 'short', text: '가'.repeat(45) });
    await channel.deliver({ ...MESSAGE, id: 'long', text: '가'.repeat(46) });
    await channel.deliver({ ...MESSAGE, id: 'cut', text: '가'.repeat(1_500) });
    expect(gateway.sent.map(({ kind, subject, text }) => [kind, subject, text.length])).toEqual([
      ['sms', undefined, 45],
      ['lms', MESSAGE.subject, 46],
      ['lms', MESSAGE.subject, 988],
    ]);
  });

  test.each([
    [401, 'unreachable'],
    [429, 'unreachable'],
    [503, 'unreachable'],
    [400, 'rejected'],
  ])('P4: a gateway that answers %d is %s', async (status, outcome) => {
    const gateway = await start(() => ({ status }));
    expect(await channelTo(gateway.url).deliver(MESSAGE)).toMatchObject({ outcome, reason: expect.stringContaining(String(status)) });
  });

  test('P4: one that did not arrive says why; nobody there, a wrong key and nonsense are tried again', async () => {
    const gateway = await start(() => ({ status: 200, state: 'failed', reason: '결번' }));
    expect(await channelTo(gateway.url).deliver(MESSAGE)).toEqual({ outcome: 'rejected', reason: '결번' });
    expect(await channelTo(gateway.url, 'wrong').deliver(MESSAGE)).toMatchObject({ outcome: 'unreachable' });
    const odd = await start(() => ({ status: 200, state: 'perhaps' }));
    expect(await channelTo(odd.url).deliver(MESSAGE)).toMatchObject({ outcome: 'unreachable' });
    expect(await channelTo(`http://127.0.0.1:${await findFreePort()}`).deliver(MESSAGE)).toMatchObject({ outcome: 'unreachable' });
  });
});

describe('mail', () => {
  const channelTo = (port: number) => emailChannel({ host: '127.0.0.1', port, security: 'none', from: 'mangru@city.example' });

  test('P4: what the server took is sent, and proves no more; the same message has the same id', async () => {
    const server = stack.use(await MailServer.start({ port: 0 }));
    const channel = channelTo(server.port);
    expect(await channel.deliver({ ...MESSAGE, to: 'lead@city.example' })).toEqual({ outcome: 'sent', more: false });
    await channel.deliver({ ...MESSAGE, to: 'lead@city.example' });
    expect(server.received.map(({ to }) => to)).toEqual([['lead@city.example'], ['lead@city.example']]);
    const ids = server.received.map(({ source }) => /^Message-ID: (.*)$/im.exec(source)?.[1]);
    expect(ids).toEqual(['<0199f0.3@city.example>', '<0199f0.3@city.example>']);
    expect(server.received[0]?.source).toMatch(/^X-Priority: 1/m);
  });

  test('P4: a receiver who is not there is final, one who is busy is tried again, and no reason holds the address', async () => {
    const server = stack.use(
      await MailServer.start({ port: 0, refuse: (to) => (to.startsWith('gone') ? 550 : to.startsWith('full') ? 452 : undefined) }),
    );
    const channel = channelTo(server.port);
    const gone = await channel.deliver({ ...MESSAGE, to: 'gone@city.example' });
    expect(gone).toEqual({ outcome: 'rejected', reason: 'the mail server answered 550' });
    expect(await channel.deliver({ ...MESSAGE, to: 'full@city.example' })).toEqual({
      outcome: 'unreachable',
      reason: 'the mail server answered 452',
    });
    expect(await channelTo(await findFreePort()).deliver({ ...MESSAGE, to: 'a@city.example' })).toMatchObject({ outcome: 'unreachable' });
  });

  test('a server that offers no TLS is not spoken to where TLS is asked for', async () => {
    const server = stack.use(await MailServer.start({ port: 0 }));
    const strict = emailChannel({ host: '127.0.0.1', port: server.port, security: 'starttls', from: 'mangru@city.example' });
    expect(await strict.deliver({ ...MESSAGE, to: 'a@city.example' })).toMatchObject({ outcome: 'unreachable' });
    expect(server.received).toEqual([]);
  });
});

describe('web push', () => {
  interface PushService {
    readonly url: string;
    readonly taken: { readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: Buffer }[];
    status: number;
  }

  /** A push service as RFC 8030 has it. */
  async function startService(): Promise<PushService> {
    const taken: PushService['taken'] = [];
    const service = { url: '', taken, status: 201 };
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        taken.push({ headers: request.headers, body: Buffer.concat(parts) });
        response.writeHead(service.status).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    stack.defer(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/push/1`;
    return service;
  }

  test('P4: only the browser can read what was sent; the service learns how long and how urgent', async () => {
    const service = await startService();
    const browser = new PushBrowser(service.url);
    const channel = pushChannel({ subject: 'mailto:centre@city.example', keys: makeVapidKeys() }, httpPost);
    expect(await channel.deliver({ ...MESSAGE, to: JSON.stringify(browser.subscription) })).toEqual({ outcome: 'sent', more: false });
    const [first] = service.taken;
    expect(first?.headers).toMatchObject({
      ttl: '600',
      urgency: 'high',
      'content-encoding': 'aes128gcm',
      authorization: expect.stringMatching(/^vapid t=/),
    });
    expect(first?.body.includes('강도')).toBe(false);
    expect(browser.read(first!.body)).toEqual({
      id: MESSAGE.id,
      title: MESSAGE.subject,
      body: MESSAGE.text,
      url: MESSAGE.url,
      urgent: true,
    });
  });

  test.each([
    [404, 'gone'],
    [410, 'gone'],
    [413, 'rejected'],
    [429, 'unreachable'],
    [500, 'unreachable'],
  ])('P4: a service that answers %d: %s, and no reason names the browser', async (status, outcome) => {
    const service = await startService();
    service.status = status;
    const channel = pushChannel({ subject: 'mailto:centre@city.example', keys: makeVapidKeys() }, httpPost);
    const answer = await channel.deliver({ ...MESSAGE, to: JSON.stringify(new PushBrowser(service.url).subscription) });
    expect(answer).toEqual({ outcome, reason: `the push service answered ${status}` });
  });

  test('P4: nobody there, or a subscription that is none', async () => {
    const channel = pushChannel({ subject: 'mailto:centre@city.example', keys: makeVapidKeys() }, httpPost);
    const nowhere = new PushBrowser(`http://127.0.0.1:${await findFreePort()}/push/1`);
    const answer = await channel.deliver({ ...MESSAGE, to: JSON.stringify(nowhere.subscription) });
    expect(answer).toMatchObject({ outcome: 'unreachable' });
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
    expect(await channel.deliver({ ...MESSAGE, to: '{}' })).toMatchObject({ outcome: 'gone' });
  });
});
