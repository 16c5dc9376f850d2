import { afterEach, describe, expect, test } from 'vitest';
import type { LinkId } from '#domain/ids.ts';
import { systemClock } from '#io/clock.ts';
import { systemNet } from '#io/net.ts';
import type { FakePorts } from '../fake-ports.ts';
import type { FakeCommand } from '../manifest.ts';
import { postTo } from '../../../test/support/link-post.ts';
import { testPorts, type TestPorts } from '../../../test/support/link-ports.ts';
import { ankletConfig, DEMO_ANKLET_KEY } from '../anklet/config.ts';
import { ankletCommands } from '../anklet/fake.ts';
import { ankletLink } from '../anklet/link.ts';
import { config119, DEMO_API_KEY as DEMO_119_KEY } from '../dispatch-119/config.ts';
import { commands119 } from '../dispatch-119/fake-commands.ts';
import { link119 } from '../dispatch-119/link.ts';
import { DEMO_API_KEY as DEMO_DISPATCH_KEY, dispatchConfig } from '../dispatch-112/config.ts';
import { dispatchCommands } from '../dispatch-112/fake-commands.ts';
import { dispatchLink } from '../dispatch-112/link.ts';
import { DEMO_SECURITY_KEY, privateSecurityConfig } from '../private-security/config.ts';
import { securityCommands } from '../private-security/fake.ts';
import { securityLink } from '../private-security/link.ts';
import { DEMO_TELECOM_KEY, vulnerablePeopleConfig } from '../vulnerable-people/config.ts';
import { telecomCommands } from '../vulnerable-people/fake-commands.ts';
import { TelecomLink } from '../vulnerable-people/link.ts';
import type { Link } from '../ports.ts';

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing[Symbol.asyncDispose]();
});

interface Terminal {
  readonly ports: TestPorts;
  readonly lines: string[];
  readonly run: (name: string, options: Record<string, string>) => Promise<number>;
}

async function at(link: Link, ports: TestPorts, commands: readonly FakeCommand[]): Promise<Terminal> {
  await link.start();
  open.push(link);
  const lines: string[] = [];
  const { clock, net, random, ciphers, files } = ports;
  const fakePorts: FakePorts = {
    clock,
    net,
    random,
    ciphers,
    files,
    post: postTo(link),
    secret: () => Promise.resolve(undefined),
    print: (line) => lines.push(line),
    stop: new AbortController().signal,
  };
  const run = (name: string, options: Record<string, string>): Promise<number> =>
    commands.find((command) => command.name === name)!.run(options, fakePorts);
  return { ports, lines, run };
}
const PLACE = { lon: '127.03', lat: '37.5' };

describe('partners at a terminal', () => {
  test('WP8: a telecom sends alarm, position and end, over either wire', async () => {
    const ports = testPorts(systemClock, systemNet());
    const link = new TelecomLink('t' as LinkId, ports, vulnerablePeopleConfig.parse({ port: 0, apiKey: DEMO_TELECOM_KEY }));
    const { lines, run } = await at(link, ports, telecomCommands);
    const port = String(link.port);
    const alarm = { kind: '아동', case: 'c-1', ref: 'R-1', name: '홍길동', images: 'a.jpg;b.jpg', ...PLACE };
    expect(await run('alarm', { ...alarm, port })).toBe(0);
    expect(await run('move', { case: 'c-1', lon: '127.031', lat: '37.5', port, encoding: 'euc-kr' })).toBe(0);
    expect(await run('end', { case: 'c-1', wire: 'http' })).toBe(0);
    expect(lines).toEqual([
      'alarm accepted (2001), case number c-1',
      'move accepted (2004), case number c-1',
      'end accepted (2002), case number c-1',
    ]);
    expect(ports.intake.events.map(({ state, place }) => [state, place?.lon])).toEqual([
      ['occurred', 127.03],
      ['changed', 127.031],
      ['ended', undefined],
    ]);
    expect(ports.vault.kept[0]?.fields).toEqual({ MISSING_NM: '홍길동', IMAGE_URL: 'a.jpg;b.jpg' });
  });

  test.each(['tcp', 'http'])('L22: the fire room reports, sends a vehicle and ends, over %s', async (wire) => {
    const ports = testPorts(systemClock, systemNet());
    const link = link119('f' as LinkId, ports, config119.parse({ port: 0, apiKey: DEMO_119_KEY }));
    const { lines, run } = await at(link, ports, commands119);
    const about = { case: 'f-1', port: String(link.port), wire };
    expect(await run('report', { ...about, kind: '화재', detail: '주택화재', ...PLACE })).toBe(0);
    expect(await run('dispatch', { ...about, unit: 'fireEngine-1', vehicle: '펌프차', height: 'tall' })).toBe(2);
    expect(await run('dispatch', { ...about, unit: 'fireEngine-1', vehicle: '펌프차', height: '310' })).toBe(0);
    expect(await run('end', about)).toBe(0);
    expect(lines).toEqual([
      'report accepted (2001), case number f-1',
      '--height is a number',
      'dispatch accepted (2004), case number f-1',
      'end accepted (2002), case number f-1',
    ]);
    expect(ports.intake.events.map(({ state, items }) => [state, items['UNIT'], items['UNIT_HEIGHT_CM']])).toEqual([
      ['occurred', undefined, undefined],
      ['changed', 'fireEngine-1', '310'],
      ['ended', undefined, undefined],
    ]);
  });

  test.each(['tcp', 'http'])('L22: officers on the way ask for pictures and are done, over %s', async (wire) => {
    const ports = testPorts(systemClock, systemNet());
    const link = dispatchLink('p' as LinkId, ports, dispatchConfig.parse({ port: 0, apiKey: DEMO_DISPATCH_KEY }));
    const { lines, run } = await at(link, ports, dispatchCommands);
    const about = { case: '20261121-000123', port: String(link.port), wire };
    expect(await run('request', { ...about, ...PLACE, content: '피의자 도주 중' })).toBe(0);
    expect(await run('done', { ...about, case: '' })).toBe(2);
    expect(await run('done', { ...about, wire: 'pigeon' })).toBe(2);
    expect(await run('done', about)).toBe(0);
    expect(lines).toEqual([
      'request accepted (2001), case number 20261121-000123',
      '--case is needed',
      '--wire is tcp or http',
      'done accepted (2002), case number 20261121-000123',
    ]);
    expect(ports.intake.events.map(({ state, place }) => [state, place?.lon])).toEqual([
      ['occurred', 127.03],
      ['ended', undefined],
    ]);
    expect(ports.intake.events[0]).toMatchObject({ content: '피의자 도주 중' });
  });

  test('WP8: a security company reports, tells where somebody left, and ends', async () => {
    const ports = testPorts(systemClock, systemNet());
    const link = securityLink('s' as LinkId, ports, privateSecurityConfig.parse({ apiKey: DEMO_SECURITY_KEY }));
    const { lines, run } = await at(link, ports, securityCommands);
    expect(await run('intrude', { ...PLACE, exits: '127.0301,37.5001,정문' })).toBe(0);
    const number = /case number (\d+)/.exec(lines[0] ?? '')?.[1] ?? '';
    expect(await run('leave', { case: number, ...PLACE })).toBe(0);
    expect(await run('end', { case: number })).toBe(0);
    expect(ports.intake.events.map(({ state, kind }) => [state, kind])).toEqual([
      ['occurred', '침입'],
      ['changed', ''],
      ['ended', ''],
    ]);
  });

  test('WP8: the tracking centre alarms, moves and ends; what is wrong is said with exit code 2, a refusal with 1', async () => {
    const ports = testPorts(systemClock, systemNet());
    const link = ankletLink('a' as LinkId, ports, ankletConfig.parse({ apiKey: 'another-key' }));
    const { lines, run } = await at(link, ports, ankletCommands);
    expect(await run('alarm', { kind: '전자장치 훼손' })).toBe(2);
    expect(await run('move', { case: 'x', lon: 'here', lat: 'there' })).toBe(2);
    expect(await run('alarm', { kind: '전자장치 훼손', ...PLACE, encoding: 'latin-1' })).toBe(2);
    expect(await run('alarm', { kind: '전자장치 훼손', ...PLACE, case: 'm-1' })).toBe(1);
    expect(lines).toEqual([
      '--lon is needed',
      '--lon is a number of degrees',
      '--encoding is utf-8 or euc-kr',
      'alarm refused (4001 apiKey: not accepted), case number m-1',
    ]);
    const known = ankletLink('a' as LinkId, ports, ankletConfig.parse({ apiKey: DEMO_ANKLET_KEY }));
    const good = await at(known, ports, ankletCommands);
    expect(await good.run('alarm', { kind: '저전력', ...PLACE, case: 'm-2', ref: 'W-1', name: '임꺽정' })).toBe(0);
    expect(await good.run('move', { case: 'm-2', ...PLACE })).toBe(0);
    expect(await good.run('end', { case: 'm-2' })).toBe(0);
    expect(ports.intake.events.map(({ grade, kind }) => [grade, kind])[0]).toEqual(['normal', '저전력']);
  });
});
