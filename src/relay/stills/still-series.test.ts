import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { UnitViewer } from '../channel.ts';
import { MediaUnit } from '../media/media-unit.ts';
import type { Snapshot } from './snapshot-maker.ts';
import { StillSeries } from './still-series.ts';

const parameters = { kind: 'h264' as const, codec: 'avc1.64001f', width: 16, height: 16, description: new Uint8Array(0), sets: [] };
const unit = (sequence: number, key: boolean) =>
  new MediaUnit({
    nals: [Uint8Array.of(key ? 0x65 : 0x41)],
    key,
    sequence,
    wallClockMicros: sequence,
    ticks: 0,
    time: { decodeTime: 0, compositionOffset: 0, duration: 3_000 },
    arrivedAt: 0,
    parameters,
  });

/** A series whose channel gives what the test says and whose decoder answers when the test says. */
function made() {
  const clock = new ManualClock();
  const waiting: ((snapshot: Snapshot) => void)[] = [];
  const channel = {
    state: { state: 'live' as const, since: 0 },
    viewers: new Set<UnitViewer>(),
    opening: () => ({ units: [], whole: true }),
    attachUnits: (viewer: UnitViewer) => {
      channel.viewers.add(viewer);
      return { [Symbol.dispose]: () => channel.viewers.delete(viewer) };
    },
  };
  let asked = 0;
  const maker = {
    make: () => {
      asked++;
      return new Promise<Snapshot>((resolve) => waiting.push(resolve));
    },
  };
  const series = new StillSeries(channel, maker, clock);
  const look = () => {
    const got: MediaUnit[] = [];
    let unable = 0;
    const attachment = series.attachUnits({ onUnit: (each) => got.push(each), onState: () => {}, onUnable: () => unable++ });
    return { got, attachment, unable: () => unable };
  };
  return {
    clock,
    channel,
    series,
    look,
    asked: () => asked,
    send: (each: MediaUnit) => channel.viewers.forEach((viewer) => viewer.onUnit(each)),
    answer: async (snapshot: Snapshot) => {
      waiting.shift()?.(snapshot);
      await Promise.resolve();
      await Promise.resolve();
    },
  };
}
const jpeg: Snapshot = { ok: true, jpeg: Uint8Array.of(0xff, 0xd8) };

describe('R28: stills', () => {
  test('are made of key frames, one at a time, two a second at most, and once for all viewers', async () => {
    const { clock, look, send, answer, asked } = made();
    const [one, two] = [look(), look()];
    send(unit(1, false));
    expect(asked()).toBe(0);
    send(unit(2, true));
    await clock.advance(10_000);
    send(unit(3, true));
    expect(asked()).toBe(1);
    await answer(jpeg);
    expect(one.got).toEqual(two.got);
    expect(one.got).toMatchObject([{ sequence: 1, key: true, wallClockMicros: 2, parameters: { kind: 'jpeg', width: 16 } }]);
    send(unit(4, true));
    await answer(jpeg);
    await clock.advance(499);
    send(unit(5, true));
    expect(asked()).toBe(2);
    await clock.advance(1);
    send(unit(6, true));
    await answer(jpeg);
    expect(one.got.map((each) => each.wallClockMicros)).toEqual([2, 4, 6]);
    // The parameters are one object, so that nobody is told of them again.
    expect(one.got[2]!.parameters).toBe(one.got[0]!.parameters);
  });

  test('are made only while somebody looks', async () => {
    const { look, send, answer, channel, asked, series } = made();
    const { attachment, got } = look();
    send(unit(1, true));
    attachment[Symbol.dispose]();
    await answer(jpeg);
    expect(got).toEqual([]);
    expect(series.opening().units).toEqual([]);
    expect(channel.viewers.size).toBe(0);
    expect(asked()).toBe(1);
  });

  test('a picture that cannot be decoded is left out; without a decoder everybody is told', async () => {
    const { clock, look, send, answer } = made();
    const viewer = look();
    send(unit(1, true));
    await answer({ ok: false, reason: 'failed' });
    expect([viewer.got.length, viewer.unable()]).toEqual([0, 0]);
    await clock.advance(500);
    send(unit(2, true));
    await answer({ ok: false, reason: 'absent' });
    expect([viewer.got.length, viewer.unable()]).toEqual([0, 1]);
  });
});
