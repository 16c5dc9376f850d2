import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadWords } from '../../../test/support/console-words.ts';
import { ENTRY_KINDS } from '#domain/journal.ts';
import { REFUSAL_REASONS } from '#engine/outcome.ts';
import { en } from './en.ts';
import { journalWords, timelineWords, type EntryNames } from './entry-words.ts';
import { hasWords, wordCode } from './i18n.ts';
import { ko } from './ko.ts';
import { placeWords } from './place-words.ts';
import { bearingWords, reasonWords } from './reasons.ts';

beforeAll(loadWords);
const t = i18next.t.bind(i18next);
const english = () => i18next.getFixedT('en');
const seen = { distanceMetres: 120, offAxisDegrees: 35, sees: 'byTurning', ptz: true, state: 'normal' } as const;

test('a place without an address is told by the one it is near, else by its coordinates, and only no place is none', () => {
  expect(placeWords({ lon: 127.03, lat: 37.5, address: '망루로 8' }, t)).toBe('망루로 8');
  expect(placeWords({ lon: 127.03, lat: 37.5, nearAddress: '망루로 8' }, t)).toBe('망루로 8 부근');
  expect(placeWords({ lon: 127.03, lat: 37.5 }, t)).toBe('37.50000, 127.03000');
  expect(placeWords(undefined, t)).toBe('위치 없음');
});

describe('camera reasons', () => {
  test('are worded from the server’s facts', () => {
    expect(reasonWords(seen, t)).toBe('120 m · 35° 벗어남 · PTZ 가능');
    expect(reasonWords(seen, english())).toBe('120 m · 35° off · PTZ');
    expect(reasonWords({ distanceMetres: 84.2, offAxisDegrees: 4, sees: 'yes', ptz: false, state: 'normal' }, t)).toBe('84 m · 정면');
  });

  test('say what is not known and what is wrong', () => {
    expect(reasonWords({ distanceMetres: 1_240, sees: 'maybe', ptz: false, state: 'fault' }, t)).toBe(
      '1.2 km · 방향 미상 · 보일 수 있음 · 장애',
    );
    expect(reasonWords({ distanceMetres: 60, offAxisDegrees: 170, sees: 'no', ptz: false, state: 'normal' }, t)).toBe(
      '60 m · 170° 벗어남 · 현장을 향하지 않음',
    );
    expect(reasonWords({ distanceMetres: 60, offAxisDegrees: 4, sees: 'no', blocked: true, ptz: false, state: 'normal' }, t)).toBe(
      '60 m · 정면 · 건물에 가림',
    );
  });

  test('a bearing of 359.7° is north', () => {
    expect([bearingWords(359.7, t), bearingWords(135, t), bearingWords(undefined, t)]).toEqual(['0° 북', '135° 남동', '방향 미상']);
  });
});

describe('codes of the server', () => {
  test('every refusal and every kind of entry has words in both languages', () => {
    for (const language of ['ko', 'en']) {
      for (const reason of REFUSAL_REASONS)
        expect(i18next.exists(`refused.${reason}`, { lng: language }), `${language} refused.${reason}`).toBe(true);
      for (const kind of ENTRY_KINDS) expect(i18next.exists(`entry.${kind}`, { lng: language }), `${language} entry.${kind}`).toBe(true);
    }
  });

  test('one that came later is shown as it is', () => {
    expect(wordCode(t, 'refused', 'somethingNew')).toBe('somethingNew');
    expect(hasWords('refused.somethingNew')).toBe(false);
  });
});

describe('languages', () => {
  const keys = (node: object, path = ''): string[] =>
    Object.entries(node).flatMap(([key, value]) => (typeof value === 'string' ? [`${path}${key}`] : keys(value, `${path}${key}.`)));
  const read = (node: unknown, key: string): string =>
    String(key.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], node));
  const slots = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

  test('have the same keys with the same slots, none empty in one and not in the other', () => {
    expect(keys(en).sort()).toEqual(keys(ko).sort());
    for (const key of keys(ko)) {
      expect(slots(read(en, key)), key).toEqual(slots(read(ko, key)));
      expect(read(en, key) === '', key).toBe(read(ko, key) === '');
    }
  });
});

describe('entries', () => {
  const names: EntryNames = {
    organisation: (id) => (id === 'police-112' ? '경찰청 112상황실' : id),
    camera: (id) => (id === 'c1' ? '시청역 앞' : id),
    role: (id) => (id === 'officer-112' ? '112 근무자' : id),
    stamp: () => '11:52:23',
  };

  test('posts and roles go by their titles', () => {
    const told = { organisation: 'police-112', post: 'officer-112' };
    expect(timelineWords({ kind: 'propagation.sent', data: told }, names, t)).toBe('112 근무자 · 경찰청 112상황실');
    expect(journalWords({ kind: 'people.registered', data: { role: 'officer-112' } }, names, t)).toContain('112 근무자');
  });

  test('the journal words the codes of cases and places', () => {
    expect(journalWords({ kind: 'incident.opened', data: { state: '10', placeOrigin: 'unswapped' } }, names, t)).toBe(
      '진행코드 발생 · 위치 경위도를 바로잡은 좌표',
    );
  });

  test('a timeline names organisations and cameras and leaves ids and bookkeeping out', () => {
    const data = {
      share: 'x1',
      organisation: 'police-112',
      purpose: '출동 지원',
      basis: 'PIPA-18-2-3',
      requester: 'link:112',
      until: 1_795_316_186_341,
    };
    expect(timelineWords({ kind: 'share.started', data }, names, t)).toBe(
      '경찰청 112상황실 · 출동 지원 · 개인정보 보호법 제18조제2항제3호 · 11:52:23',
    );
    expect(timelineWords({ kind: 'cameras.chosen', data: { cameras: ['c1', 'c2'] } }, names, t)).toBe('시청역 앞, c2');
    expect(
      timelineWords(
        { kind: 'incident.closed', data: { type: '112UC001', sender: '112', occurrence: 'D1', state: '91', by: 'partner' } },
        names,
        t,
      ),
    ).toBe('D1 · 신고 기관이 끝냄');
  });

  test('what stands in an entry twice over is said once', () => {
    const data = { callSign: '순찰 20호', organisation: 'police-112', unit: 'u20' };
    expect(timelineWords({ kind: 'dispatch.sent', data }, names, t)).toBe('순찰 20호 · 경찰청 112상황실');
  });

  test('a refusal says what was refused and why', () => {
    expect(timelineWords({ kind: 'command.refused', data: { command: 'close', reason: 'noRight' } }, names, t)).toBe(
      '상황 종료 · 이 계정에 권한이 없습니다.',
    );
  });

  test('the journal gives each fact its name, known or not', () => {
    expect(journalWords({ kind: 'view.closed', data: { camera: 'c1', reason: 'left', frames: 1_500, novelty: 'x' } }, names, t)).toBe(
      '카메라 시청역 앞 · 사유 화면을 닫음 · 화면 수 1,500 · novelty x',
    );
  });
});
