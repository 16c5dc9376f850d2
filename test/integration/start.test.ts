import { afterAll, describe, expect, test } from 'vitest';
import { freePorts, writeConfig } from '../city/city-settings.ts';
import { eventually } from '../city/eventually.ts';
import { caseOf } from '../city/reporter.ts';
import { family } from '../city/processes.ts';
import { TestCity } from '../city/test-city.ts';
import { ApiClient } from '../support/api-client.ts';
import { borrowPostgres } from '../support/test-postgres.ts';

const cities = new AsyncDisposableStack();
afterAll(() => cities.disposeAsync());

/** Cases of all incidents that this login sees. */
async function casesSeen(city: TestCity, client: ApiClient): Promise<readonly string[]> {
  const answer = await client.get('/api/v1/incidents?limit=1000');
  expect(answer.status, answer.text).toBe(200);
  return answer.json.incidents.flatMap((incident: { cases: { occurrence: string }[] }) => incident.cases.map((each) => each.occurrence));
}

function passwordIn(output: string): string {
  return /^demo password\s+(\S+)$/m.exec(output)?.[1] ?? '';
}

describe.sequential('npm start', () => {
  let city: TestCity;
  let password = '';
  const report = caseOf();

  test('from an empty folder: `ready` on a line of its own, the demo logins, and a password that lets them in', async () => {
    city = cities.use(await TestCity.prepare({ throughRunner: true, environment: { MANGRU_DEMO_PASSWORD: '' } }));
    const seconds = await city.start();
    console.log(`first start: ready after ${seconds.toFixed(1)} s`);
    const { output } = city.run;
    expect(output.split('\n')).toContain(`ready ${city.baseUrl}`);
    for (const login of ['operator', 'lead', 'admin', 'officer112', 'auditor'])
      expect(output).toMatch(new RegExp(`^demo login\\s+${login}\\s`, 'm'));
    password = passwordIn(output);
    expect(password).not.toBe('');
    const client = new ApiClient(city);
    expect((await client.signIn('operator', password)).status).toBe(201);
    await using fake = await city.fake112();
    expect((await fake.report(report)).result).toBe('2001');
    expect(await casesSeen(city, client)).toEqual([report.caseNumber]);
  });

  test('a second Mangru on the same folder, or on a port of the first: one sentence, exit code 1, nothing left running', async () => {
    // PostgreSQL's own children come and go with its connections.
    const standing = async (): Promise<readonly number[]> =>
      (await city.left()).filter(({ command }) => !command.startsWith('postgres: ')).map(({ pid }) => pid);
    const before = await standing();
    expect(before.length).toBeGreaterThanOrEqual(7);
    await using other = await TestCity.prepare();
    await writeConfig(other.config, { ...(await freePorts()), link112: city.ports.link112 });
    const taken = other.launch();
    expect(await taken.ended()).toBe(1);
    expect(taken.output.trim().split('\n')).toEqual([
      expect.stringContaining(`Port ${city.ports.link112} on 127.0.0.1 (services.emergency-video-112.port) is taken by another program.`),
    ]);
    expect(await other.left()).toEqual([]);

    await writeConfig(other.config, await freePorts());
    const locked = other.launch(['--data', city.data]);
    expect(await locked.ended()).toBe(1);
    expect(locked.output.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^The data folder \S+ is in use by another Mangru \(process \d+\)\. Stop it first, or choose another folder with --data\.$/,
      ),
    ]);
    expect(await standing()).toEqual(before);
    expect((await fetch(`${city.baseUrl}/readyz`)).status).toBe(200);
  });

  test('Ctrl-C ends every process, with exit code 0', async () => {
    await city.run.remember();
    // Runner, supervisor, keeper of PostgreSQL, PostgreSQL, server, relay, simulator.
    expect(city.run.known.length).toBeGreaterThanOrEqual(7);
    const began = performance.now();
    expect(await city.stop()).toBe(0);
    console.log(`Ctrl-C: everything ended after ${((performance.now() - began) / 1_000).toFixed(1)} s`);
    expect(await city.left()).toEqual([]);
  });

  test('the second start finds everything again: incident, password, session keys', async () => {
    const seconds = await city.start();
    console.log(`second start: ready after ${seconds.toFixed(1)} s`);
    expect(passwordIn(city.run.output)).toBe(password);
    const client = await ApiClient.signedIn(city, 'operator', password);
    expect(await casesSeen(city, client)).toEqual([report.caseNumber]);
    await using fake = await city.fake112();
    expect((await fake.report(report)).result).toBe('4100');
    expect(await casesSeen(city, client)).toEqual([report.caseNumber]);
    expect(await city.stop()).toBe(0);
  });

  test('Ctrl-C in the middle of a start leaves nothing behind', async () => {
    for (const started of [/postgres\.ts/, /\/bin\/postgres/, /server\.ts/]) {
      const run = city.launch();
      await eventually(`a process ${started}`, async () => (await family(run.pid)).some(({ command }) => started.test(command)), {
        everyMs: 5,
      });
      await run.remember();
      run.signalGroup('SIGINT');
      expect(await run.ended(), run.output).toBe(0);
      await city.untilGone();
      expect(run.output).not.toMatch(/^ready/m);
    }
  });

  test('the end of whoever started it (npm killed) ends the city', async () => {
    const run = city.launch();
    await run.ready();
    process.kill(run.pid, 'SIGKILL');
    await city.untilGone();
    expect(await city.left()).toEqual([]);
  });
});

test('DATABASE_URL takes the place of the embedded PostgreSQL; a city that is no demo lets no demo login in', async () => {
  await using postgres = await borrowPostgres();
  const databaseUrl = await postgres.freshUrl([]);
  await using city = await TestCity.start({ environment: { DATABASE_URL: databaseUrl } });
  expect((await family(city.run.pid)).filter(({ command }) => /postgres/.test(command))).toEqual([]);
  const client = await city.signedIn('operator');
  await using fake = await city.fake112();
  const report = caseOf();
  expect((await fake.report(report)).result).toBe('2001');
  expect(await casesSeen(city, client)).toEqual([report.caseNumber]);
  await city.stop();

  await writeConfig(city.config, city.ports, (yaml) => Object.assign(yaml.demo, { enabled: false }));
  const refused = city.launch();
  expect(await refused.ended()).toBe(1);
  expect(refused.output.trim().split('\n')).toEqual([
    expect.stringMatching(/^MANGRU_DEMO_PASSWORD is set, but .* says demo\.enabled: false\./),
  ]);

  await using real = await TestCity.prepare({
    environment: { DATABASE_URL: databaseUrl, MANGRU_DEMO_PASSWORD: '' },
    change: (yaml) => Object.assign(yaml.demo, { enabled: false }),
  });
  await real.start();
  expect(real.run.output).not.toMatch(/demo (login|password)/);
  expect((await family(real.run.pid)).filter(({ command }) => /simulator/.test(command))).toEqual([]);
  expect((await new ApiClient(real).signIn('operator', city.password)).status).toBe(401);
  // The session of before is over with the login.
  const late = new ApiClient(real);
  late.cookie = client.cookie;
  expect((await late.get('/api/v1/incidents')).status).toBe(401);
  expect((await late.get('/api/v1/about')).json.demo).toBe(false);
});

test('a first start that was killed half way is begun again', async () => {
  await using city = await TestCity.prepare();
  const run = city.launch();
  await eventually('initdb runs', async () => (await family(run.pid)).some(({ command }) => /initdb/.test(command)), { everyMs: 5 });
  await run.remember();
  run.signalGroup('SIGKILL');
  await city.untilGone();
  await city.start();
  expect((await city.signedIn('operator')).cookie).not.toBe('');
  await city.stop();
  expect(await city.left()).toEqual([]);
});
