import { beforeAll, describe, expect, test } from 'vitest';
import { unzipSync, strFromU8 } from 'fflate';
import type { OutcomeFigures } from '#contract/figures-view.ts';
import { saveIncidents } from '#server/store/incident-rows.ts';
import { readEntries } from '#server/store/journal-rows.ts';
import { useApiCity } from '../support/api-city.ts';
import { figureIncident, firesOf, year2017 } from '../support/figure-years.ts';

const city = useApiCity();
const MINUTE = 60_000;

async function outcome(query: string): Promise<OutcomeFigures> {
  const { status, json } = await city.as('lead').get(`/api/v1/figures/outcome?${query}`);
  expect(status).toBe(200);
  return json;
}

beforeAll(async () => {
  const all = [...year2017(), ...firesOf(2016, 446), ...firesOf(2018, 358)];
  for (let at = 0; at < all.length; at += 4_000) await saveIncidents(city.server.database, all.slice(at, at + 4_000));
});

describe('outcome figures', () => {
  test('FG7, FG6: 15,117 provisions in 2017, by organisation and purpose', async () => {
    const figures = await outcome('from=2017-01-01&to=2017-12-31&by=month');
    expect(figures).toMatchObject({ incidents: 15_000, falseAlarms: 750, provisions: 15_117, ended: 15_000 });
    expect(figures.provided).toEqual([
      {
        organisation: 'police-112',
        title: { ko: '경찰청 112상황실', en: 'Police 112 room' },
        purpose: '112 출동 지원',
        count: 15_000,
        hours: 5_000,
      },
      {
        organisation: 'fire-119',
        title: { ko: '소방본부 119상황실', en: 'Fire 119 room' },
        purpose: '화재 진압 지원',
        count: 117,
        hours: 58.5,
      },
    ]);
  });

  test('FG7: the fire brigade is there after 7:26 in 2016 and after 5:58 in 2018', async () => {
    const arrival = async (year: number): Promise<number | undefined> =>
      (await outcome(`from=${year}-01-01&to=${year}-12-31&service=fire-119&by=year`)).agencies.find(
        (each) => each.organisation === 'fire-119',
      )?.done?.mean;
    expect([await arrival(2016), await arrival(2018)]).toEqual([446_000, 358_000]);
  });

  test('FG3: by month, weekday, hour, area, service and year the counts add up to the total, in the zone of the city', async () => {
    for (const by of ['year', 'month', 'day', 'weekday', 'hour', 'area', 'service']) {
      const { series, incidents, provisions, falseAlarms } = await outcome(`from=2017-01-01&to=2017-12-31&by=${by}`);
      const sum = (name: 'incidents' | 'provisions' | 'falseAlarms') => series.reduce((total, row) => total + row[name], 0);
      expect([by, sum('incidents'), sum('provisions'), sum('falseAlarms')]).toEqual([by, incidents, provisions, falseAlarms]);
      const keys = series.map((row) => row.key);
      if (by === 'month') expect([keys.length, keys[0], keys.at(-1)]).toEqual([12, '2017-01', '2017-12']);
      if (by === 'weekday') expect(keys).toEqual(['1', '2', '3', '4', '5', '6', '7']);
      if (by === 'hour') expect([keys.length, keys[0], keys.at(-1)]).toEqual([24, '00', '23']);
      if (by === 'area') expect(new Set(keys)).toEqual(new Set(['3011010100', '3014010100', '3017010100', '3020010100', '3023010100']));
    }
    expect((await outcome('from=2016-12-31&to=2016-12-31')).incidents).toBe(0);
  });

  test('FG5, FG4: durations in bins, and the middle, the mean and the ninth tenth of each step', async () => {
    const { durations, stages, agencies } = await outcome('from=2017-01-01&to=2017-12-31');
    expect(durations).toEqual([
      { upTo: 15, incidents: 2_100 },
      { upTo: 30, incidents: 2_250 },
      { upTo: 45, incidents: 2_250 },
      { upTo: 60, incidents: 2_250 },
      { upTo: 75, incidents: 2_250 },
      { upTo: null, incidents: 3_900 },
    ]);
    expect(stages.opened).toEqual({ n: 15_000, median: 1_000, mean: 1_000, p90: 1_000 });
    expect(stages.acknowledged).toEqual({ n: 15_000, median: 29_500, mean: 29_500, p90: 49_100 });
    expect(stages.closed).toMatchObject({ n: 15_000, median: 50.5 * MINUTE });
    expect(stages.firstPicture).toEqual({ n: 0, median: 0, mean: 0, p90: 0 });
    expect(agencies[0]).toMatchObject({ organisation: 'police-112', told: 15_000, acknowledged: { n: 15_000, mean: 34_500 } });
    expect(agencies[0]?.done).toBeUndefined();
  });

  test('FG4: the first picture is the first view, and a clock that lags makes no negative times', async () => {
    const at = Date.UTC(2015, 4, 5, 3);
    await saveIncidents(city.server.database, [
      figureIncident('clock', at, { delay: -30_000, acknowledgedAfter: 4_000 }),
      figureIncident('plain', at),
    ]);
    for (const after of [9_000, 7_000, 20_000])
      await city.server.record({
        kind: 'view.opened',
        at: at - 30_000 + after,
        actor: 'person:x',
        incident: 'clock' as never,
        data: { view: `v${after}` },
      });
    const { stages } = await outcome('from=2015-05-05&to=2015-05-05');
    expect(stages.firstPicture).toEqual({ n: 1, median: 7_000, mean: 7_000, p90: 7_000 });
    expect(stages.opened).toMatchObject({ n: 2, mean: 500 });
    expect(stages.acknowledged).toMatchObject({ n: 1, mean: 4_000 });
  });

  test('FG2: a drill stands in no figure of outcomes', async () => {
    const before = await outcome('from=2014-01-01&to=2014-12-31&by=day');
    const at = Date.UTC(2014, 5, 5);
    const facts = {
      closedAfter: MINUTE,
      acknowledgedAfter: 5,
      provisions: [{ organisation: 'police-112', purpose: 'x', minutes: 5 }],
      told: [{ organisation: 'police-112', done: 9 }],
    };
    await saveIncidents(city.server.database, [figureIncident('drill-2014', at, { ...facts, drill: true })]);
    expect(await outcome('from=2014-01-01&to=2014-12-31&by=day')).toEqual(before);
    await saveIncidents(city.server.database, [figureIncident('real-2014', at, facts)]);
    expect((await outcome('from=2014-01-01&to=2014-12-31&by=day')).incidents).toBe(before.incidents + 1);
  });

  test('FG1: only people of the owner with the right see figures, and no name or case stands in them', async () => {
    for (const path of ['outcome?from=2017-01-01&to=2017-01-02', 'outcome.csv?from=2017-01-01&to=2017-01-02', 'alarms'])
      for (const login of ['operator', 'admin', 'officer112', 'nosy'] as const)
        expect([path, login, (await city.as(login).get(`/api/v1/figures/${path}`)).json?.code]).toEqual([path, login, 'noRight']);
    expect((await city.as('auditor').get('/api/v1/figures/alarms')).status).toBe(200);
    expect(JSON.stringify(await outcome('from=2026-01-01&to=2026-12-31'))).not.toMatch(/김관제|demo-operator|2026-0000/);
  });

  test('FG9: a range that is none is refused with the field and the reason', async () => {
    for (const [query, field] of [
      ['from=2017-02-30&to=2017-03-01', 'from'],
      ['from=2017-02-02&to=2017-02-01', 'to'],
      ['from=2013-01-01&to=2017-01-01', 'from'],
      ['from=yesterday&to=2017-01-01', 'from'],
      ['from=2017-01-01&to=2017-01-02&by=moon', 'by'],
    ] as const) {
      const { status, json } = await city.as('lead').get(`/api/v1/figures/outcome?${query}`);
      expect([query, status, JSON.stringify(json.errors)]).toEqual([query, 400, expect.stringContaining(field)]);
    }
  });

  test('FG8: the same as CSV and XLSX, recorded before it is given, and never a formula', async () => {
    await saveIncidents(city.server.database, [
      figureIncident('formula', Date.UTC(2013, 2, 3), {
        provisions: [{ organisation: 'police-112', purpose: '=HYPERLINK("x")', minutes: 6 }],
      }),
    ]);
    const csv = await city.as('lead').get('/api/v1/figures/outcome.csv?from=2013-01-01&to=2013-12-31');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.text).toContain(`경찰청 112상황실,"'=HYPERLINK(""x"")",1,0.1`);
    expect(csv.text).toContain('기간별\r\n구분,상황,오인,제공');
    const english = await city.as('lead').get('/api/v1/figures/outcome.csv?from=2013-01-01&to=2013-12-31&language=en');
    expect(english.text).toContain('Provisions\r\nOrganisation,Purpose,Provisions,Hours');
    const response = await fetch(`${city.server.url}/api/v1/figures/outcome.xlsx?from=2013-01-01&to=2013-12-31`, {
      headers: { cookie: city.as('lead').cookie },
    });
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('');
    expect(all).toContain('<t>=HYPERLINK("x")</t>');
    expect(all).not.toMatch(/<f>/);
    expect(Object.keys(files).filter((name) => name.includes('worksheets/sheet')).length).toBe(6);
    const [entry] = await readEntries(city.server.database, { kind: 'figures.exported', limit: 1 });
    expect(entry).toMatchObject({ actor: 'person:demo-lead', data: { from: '2013-01-01', to: '2013-12-31', format: 'xlsx' } });
    city.server.failJobs(1);
    expect((await city.as('lead').get('/api/v1/figures/outcome.csv?from=2013-01-01&to=2013-12-31')).json.code).toBe('failed');
  });
});
