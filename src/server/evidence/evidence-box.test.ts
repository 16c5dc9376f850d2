import { describe, expect, test } from 'vitest';
import { makeEvidenceBox } from './evidence-box.ts';

const dataKey = '0123456789abcdef'.repeat(4);
const photo = new TextEncoder().encode('a photo');

describe('evidence box', () => {
  test('opens what earlier versions have stored', () => {
    const key = Buffer.from(
      '13847d2d458513ef987db4d8cc15875944bee9794b88d070e068db8e8121a9e76387ce75cfd1b62ff9eec0698a610ab2dcc08fa3f0a401c2096f2677',
      'hex',
    );
    const part = Buffer.from('5f91ffd945cc34c6c42dd9e0d23611287eba899b03966d41d980941cd5f07d89fad9fc', 'hex');
    expect(Buffer.from(makeEvidenceBox(dataKey).open(part, { evidence: 'ev-1', part: 3, key })).toString()).toBe('a photo');
  });

  test('a part opens in its place only, and with the key of its piece only', () => {
    const box = makeEvidenceBox(dataKey);
    const key = box.newKey('ev-1');
    const sealed = box.seal(photo, { evidence: 'ev-1', part: 0, key });
    expect(Buffer.from(box.open(sealed, { evidence: 'ev-1', part: 0, key })).toString()).toBe('a photo');
    expect(() => box.open(sealed, { evidence: 'ev-1', part: 1, key })).toThrow('A stored part of evidence does not open');
    expect(() => box.open(sealed, { evidence: 'ev-1', part: 0, key: box.newKey('ev-1') })).toThrow(
      'A stored part of evidence does not open',
    );
    expect(() => box.open(sealed, { evidence: 'ev-2', part: 0, key })).toThrow('A stored key of evidence does not open');
    expect(() => box.open(sealed.subarray(0, 20), { evidence: 'ev-1', part: 0, key })).toThrow('damaged');
  });

  test('its keys open with the data key of the city only', () => {
    const key = makeEvidenceBox(dataKey).newKey('ev-1');
    expect(() => makeEvidenceBox('ab'.repeat(32)).seal(photo, { evidence: 'ev-1', part: 0, key })).toThrow('another data key');
  });
});
