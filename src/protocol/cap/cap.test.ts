import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CAP_CATEGORIES,
  CAP_CERTAINTIES,
  CAP_MESSAGE_TYPES,
  CAP_RESPONSES,
  CAP_SCOPES,
  CAP_SEVERITIES,
  CAP_STATUSES,
  CAP_URGENCIES,
  type CapAlert,
  type CapArea,
  type CapInfo,
} from './cap-alert.ts';
import { formatCapTime, parseCapTime } from './cap-time.ts';
import { readCap } from './read-cap.ts';
import { writeCap } from './write-cap.ts';

const name = fc.stringMatching(/^[A-Za-z0-9._:@-]{1,40}$/);
const words = fc.stringMatching(/^[가-힣a-z<>&"'\]]{1,20}( [가-힣0-9,.]{1,20}){0,3}$/);
const time = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000);
const point = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
});
const plain = point.map(({ lat, lon }) => ({ lat: Math.round(lat * 1e6) / 1e6 + 0, lon: Math.round(lon * 1e6) / 1e6 + 0 }));
const pairs = fc.array(fc.record({ valueName: name, value: words }), { maxLength: 3 });
const some = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined });
const without = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Value;

const area = fc
  .record({
    areaDesc: words,
    polygon: fc.array(fc.uniqueArray(plain, { minLength: 3, maxLength: 6, selector: ({ lat, lon }) => `${lat},${lon}` }), { maxLength: 2 }),
    circle: fc.array(fc.record({ at: plain, radiusKm: fc.integer({ min: 0, max: 500 }) }), { maxLength: 2 }),
    geocode: pairs,
    altitude: some(fc.integer({ min: 0, max: 9_000 })),
  })
  .map((each) => without({ ...each, circle: each.circle.map(({ at, radiusKm }) => ({ ...at, radiusKm })) }) as CapArea);
const info = fc
  .record({
    language: fc.constantFrom('ko-KR', 'en-US'),
    category: fc.array(fc.constantFrom(...CAP_CATEGORIES), { minLength: 1, maxLength: 2 }),
    event: words,
    responseType: fc.array(fc.constantFrom(...CAP_RESPONSES), { maxLength: 2 }),
    urgency: fc.constantFrom(...CAP_URGENCIES),
    severity: fc.constantFrom(...CAP_SEVERITIES),
    certainty: fc.constantFrom(...CAP_CERTAINTIES),
    audience: some(words),
    eventCode: pairs,
    effective: some(time),
    onset: some(time),
    expires: some(time),
    headline: some(words),
    description: some(words),
    instruction: some(words),
    parameter: pairs,
    resource: fc.array(fc.record({ resourceDesc: words, mimeType: fc.constant('image/png') }), { maxLength: 1 }),
    area: fc.array(area, { maxLength: 2 }),
  })
  .map((each) => without(each) as CapInfo);
const alert = fc
  .record({
    identifier: name,
    sender: name,
    sent: time,
    status: fc.constantFrom(...CAP_STATUSES),
    msgType: fc.constantFrom(...CAP_MESSAGE_TYPES),
    scope: fc.constantFrom(...CAP_SCOPES),
    restriction: words,
    addresses: words,
    code: fc.array(name, { maxLength: 2 }),
    note: some(words),
    references: fc.array(fc.record({ sender: name, identifier: name, sent: time }), { minLength: 1, maxLength: 3 }),
    info: fc.array(info, { minLength: 1, maxLength: 3 }),
  })
  .map((each) => without(each) as CapAlert);

const WHOLE: CapAlert = {
  identifier: 'KR.NDMS-1',
  sender: 'ndms@mois.go.kr',
  sent: Date.UTC(2026, 6, 1),
  status: 'Actual',
  msgType: 'Alert',
  scope: 'Public',
  code: [],
  references: [],
  info: [
    {
      language: 'ko-KR',
      category: ['Met'],
      event: '호우',
      responseType: ['Shelter'],
      urgency: 'Immediate',
      severity: 'Severe',
      certainty: 'Observed',
      eventCode: [],
      parameter: [],
      resource: [],
      area: [
        {
          areaDesc: '망루시',
          polygon: [
            [
              { lat: 37.5, lon: 127 },
              { lat: 37.6, lon: 127 },
              { lat: 37.6, lon: 127.1 },
            ],
          ],
          circle: [],
          geocode: [],
        },
      ],
    },
  ],
};
const XML = writeCap(WHOLE);
const problemsOf = (text: string): readonly string[] => {
  const read = readCap(text);
  return read.ok ? [] : read.problems;
};

describe('CAP 1.2', () => {
  test('D1: what is written is read back the same, whatever it holds', () => {
    fc.assert(
      fc.property(alert, (message) => {
        expect(readCap(writeCap(message))).toEqual({ ok: true, alert: message, odd: [] });
      }),
      { numRuns: 150 },
    );
  });

  test('D1: no bytes make the reader throw', () => {
    fc.assert(
      fc.property(fc.nat(XML.length), fc.nat(20), fc.string({ maxLength: 8 }), (at, cut, put) => {
        readCap(XML.slice(0, at) + put + XML.slice(at + cut));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['cap:1.2', 'cap:1.1', /^alert: this is CAP 1\.1 .*only CAP 1\.2/],
    ['urn:oasis:names:tc:emergency:cap:1.2', 'http://www.incident.com/cap/1.0', /^alert: this is CAP 1\.0/],
    ['urn:oasis:names:tc:emergency:cap:1.2', 'urn:else', /^alert: its namespace is “urn:else”/],
  ])('D2: another version is refused by its namespace (%s → %s)', (from, to, words) => {
    expect(problemsOf(XML.replace(from, to))).toEqual([expect.stringMatching(words)]);
  });

  test.each([
    ['<identifier>KR.NDMS-1', '<identifier>KR NDMS', /^identifier: may hold neither blanks/],
    ['<sender>ndms@mois.go.kr</sender>', '', /^sender: is missing/],
    ['2026-07-01T09:00:00+09:00', '2026-07-01 09:00', /^sent: .*is not a date-time/],
    ['>Actual<', '>Real<', /^status: “Real” is none of Actual/],
    ['>Alert<', '>Cancel<', /^references: is missing, msgType is Cancel/],
    ['>Public<', '>Private<', /^addresses: is missing/],
    ['>Severe<', '>Bad<', /^info\[0\]\.severity: “Bad”/],
    ['<category>Met</category>', '', /^info\[0\]\.category: is missing/],
    ['37.5,127 37.6,127', '127,37.5 127,37.6', /^info\[0\]\.area\[0\]\.polygon: .*latitude comes first/],
    ['37.5,127 37.6,127 37.6,127.1 37.5,127', '37.5,127 37.5,127', /polygon: 2 points, at least 4/],
    ['<areaDesc>망루시</areaDesc>', '', /^info\[0\]\.area\[0\]\.areaDesc: is missing/],
    ['<areaDesc>망루시', '<circle>37,127</circle><areaDesc>망루시', /circle: .*radius/],
    ['<areaDesc>망루시', '<ceiling>10</ceiling><areaDesc>망루시', /ceiling: needs an altitude/],
    ['<event>호우</event>', '<event>호우</event><event>태풍</event>', /event: stands 2 times/],
  ])('D3: what is wrong is named by its element (%s → %s)', (from, to, words) => {
    expect(problemsOf(XML.replace(from, to)).join('\n')).toMatch(words);
  });

  test('D3: every problem is told at once, and not more than twenty', () => {
    expect(problemsOf(XML.replace('>Actual<', '>x<').replace('>Public<', '>y<').replace('>Met<', '>z<'))).toHaveLength(3);
    expect(problemsOf(XML.replace(/<info>[^]*<\/info>/, '<info/>'.repeat(16)))).toHaveLength(20);
  });

  test('D4: document types, depth and size have an end', () => {
    expect(problemsOf(XML.replace('<alert', '<!DOCTYPE a [<!ENTITY b "c">]><alert'))[0]).toMatch(/DOCTYPE/);
    expect(problemsOf(XML.replace('<scope>', `${'<note>'.repeat(200)}<scope>`))[0]).toMatch(/too deep/);
    expect(problemsOf(' '.repeat(1_000_001))[0]).toMatch(/longer than/);
    expect(problemsOf(XML.replace('<info>', '<info/>'.repeat(17) + '<info>'))[0]).toMatch(/info: 18 of them, at most 16/);
    const ring = Array.from({ length: 2_001 }, (_, at) => `37.5,${at / 100}`).join(' ');
    expect(problemsOf(XML.replace(/<polygon>.*<\/polygon>/, `<polygon>${ring}</polygon>`))[0]).toMatch(/2001 points/);
    expect(problemsOf('<alert')[0]).toMatch(/cannot be read/);
  });

  test('D5: what does no harm is taken and said', () => {
    const read = readCap(
      XML.replace('>Actual<', '>actual<')
        .replace('09:00:00+09:00', '00:00:00Z')
        .replace('37.6,127.1 37.5,127<', '37.6,127.1<')
        .replace('<scope>', '<more>1</more><scope>'),
    );
    expect(read).toMatchObject({ ok: true, alert: WHOLE });
    expect(read.ok && read.odd.toSorted()).toEqual([
      'info[0].area[0].polygon: the last point is not the first, closed here',
      'more: not an element of CAP 1.2, passed over',
      'sent: the time zone is written Z, the standard wants -00:00',
      'status: “actual” is written Actual',
    ]);
  });

  test('D1: times stand for the same moment in every zone', () => {
    for (const text of ['2026-07-01T09:00:00+09:00', '2026-07-01T00:00:00-00:00', '2026-06-30T19:30:00.5-04:30'])
      expect(parseCapTime(text)).toBe(Date.UTC(2026, 6, 1));
    expect(formatCapTime(Date.UTC(2026, 6, 1))).toBe('2026-07-01T09:00:00+09:00');
    for (const text of ['2026-02-30T00:00:00+09:00', '2026-07-01T09:00+09:00', '2026-07-01T09:00:00+15:00', ''])
      expect(parseCapTime(text)).toBeUndefined();
  });
});
