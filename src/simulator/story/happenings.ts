import { pointAt, type Point } from '#domain/place.ts';
import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { Fake119 } from '#services/dispatch-119/fake.ts';
import { FakeNdms } from '#services/disaster-ndms/fake.ts';
import type { Fake112 } from '#services/emergency-video-112/fake.ts';
import type { Clock } from '#services/ports.ts';
import type { FakeAlarm } from '#services/vulnerable-people/fake.ts';
import { tellRead, type FakeReader } from '#services/wanted-vehicles/fake.ts';
import type { FakeSystem } from '#services/wires/telegram/fake-system.ts';
import type { StoryPlace } from '../city/story-places.ts';
import type { Happening } from './happening.ts';

/** What an officer would call urgent (code 0 and 1 calls, DOMAIN §3.2). */
const URGENT = new Set(['강도', '살인', '성폭력', '납치감금', '주거침입', '폭력', '인피도주', '실종']);
/** Whoever or whatever is followed is heard of again after so long, so often, each time so much further. */
const MOVES = { everyMs: 20_000, times: 3, metres: 180 } as const;
const MINUTE_MS = 60_000;

/** 112: reported by an officer of the room. */
export function crime(fake: () => Fake112, clock: Clock): Happening {
  return {
    name: '112',
    begin: async (place, number) => {
      const now = clock.now();
      // The first thing a newcomer sees is what the product is for.
      const kind = number === 0 ? '강도' : (place.kinds[number % place.kinds.length] ?? '강도');
      const { lon, lat, address, areaCode } = place;
      const report = {
        caseNumber: `D${formatSeoulTime(now)}`,
        grade: URGENT.has(kind) ? '긴급' : '일반',
        kind,
        lon: lon.toFixed(6),
        lat: lat.toFixed(6),
        address,
        areaCode,
        time: formatSeoulTime(now),
        user: '112-07',
      };
      await fake().report(report);
      return { end: () => fake().end(report) };
    },
  };
}

/** 119: a fire, and an engine that goes there. */
export function fire(fake: () => Fake119, clock: Clock, engines: number): Happening {
  return {
    name: '119',
    begin: async ({ lon, lat, address, areaCode }, number) => {
      const now = clock.now();
      const report = {
        caseNumber: `F${formatSeoulTimeMillis(now)}`,
        kind: '화재',
        detail: '주택화재',
        lon,
        lat,
        address,
        areaCode,
        time: formatSeoulTime(now),
        user: '119-03',
      };
      await fake().report(report);
      if (engines > 0)
        await fake().send('10', { ...report, vehicle: { number: `fireEngine-${1 + (number % engines)}`, kind: '펌프차' } }, '20');
      return { end: () => fake().end(report) };
    },
  };
}

/** Vehicles on the list that lies at the police's stand-in. */
const WANTED = ['12가3456', '123가4567', '서울70바1234'] as const;

/** A wanted vehicle passes one reader after the other; when it is over the city's operators say. */
export function wantedVehicle(dial: () => Promise<FakeReader>, clock: Clock, pictures: string | undefined): Happening {
  const pass = async (plate: string, camera: string, { lon, lat }: Point): Promise<void> => {
    await using reader = await dial();
    const time = formatSeoulTimeMillis(clock.now());
    const base = `${pictures}/pictures/${camera}/${time}/${plate}`;
    const shots = pictures === undefined ? {} : { vehiclePicture: `${base}-vehicle.jpg`, platePicture: `${base}-plate.jpg` };
    await tellRead(reader, { camera, plate, time, lon: lon.toFixed(6), lat: lat.toFixed(6), confidence: 97, number: 1, ...shots });
  };
  return {
    name: 'LPR',
    begin: async (place, number) => {
      const plate = WANTED[number % WANTED.length] ?? WANTED[0];
      await onward(place, clock, (where, at) => pass(plate, `LPR-${String(1 + ((number + at) % 20)).padStart(4, '0')}`, where));
      return {};
    },
  };
}

/** A telecom: a child's alarm, and where the child is as it goes on. */
export function missingChild(fake: () => FakeSystem<FakeAlarm>, clock: Clock): Happening {
  return {
    name: 'telecom',
    begin: async (place, number) => {
      const now = clock.now();
      const alarm: FakeAlarm = {
        number: `C${formatSeoulTimeMillis(now)}`,
        serviceType: number % 4 === 1 ? '아동' : '치매',
        reference: `REF-${number % 50}`,
        name: '홍길순',
        telephone: '010-0000-0000',
        guardian: '홍길동',
        guardianTelephone: '010-0000-0001',
        images: `ref-${number % 50}.jpg`,
        about: '파란 점퍼, 흰 운동화',
        address: place.address,
        time: formatSeoulTime(now),
        sentBy: 'story',
      };
      await onward(place, clock, ({ lon, lat }, at) =>
        fake().send(at === 0 ? '10' : '40', { ...alarm, lon, lat, time: formatSeoulTime(clock.now()) }),
      );
      return { end: () => fake().end(alarm) };
    },
  };
}

/** NDMS: a warning for one district, for half an hour unless it is taken back. */
export function warning(ndms: FakeNdms, clock: Clock): Happening {
  return {
    name: 'NDMS',
    begin: async ({ lon, lat }: StoryPlace) => {
      const now = clock.now();
      const identifier = `STORY.${formatSeoulTimeMillis(now)}`;
      await ndms.alert({
        identifier,
        event: '호우',
        headline: '호우 경보',
        description: '하천변과 지하차도에 들어가지 마십시오.',
        expiresAt: now + 30 * MINUTE_MS,
        area: { areaDesc: '망루시 일부', circle: [{ lon, lat, radiusKm: 0.6 }] },
      });
      return { end: () => ndms.cancel(`${identifier}.C`, [ndms.reference(identifier)]) };
    },
  };
}

/** Tells of the first place now, and of the next ones later; that nobody listens then ends nothing. */
async function onward(place: Point, clock: Clock, tell: (where: Point, at: number) => Promise<unknown>): Promise<void> {
  await tell(place, 0);
  for (let at = 1; at <= MOVES.times; at += 1)
    clock.after(at * MOVES.everyMs, () => {
      tell(pointAt(place, 80, at * MOVES.metres), at).catch(() => undefined);
    });
}
