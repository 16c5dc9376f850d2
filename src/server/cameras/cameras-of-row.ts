import { createHash } from 'node:crypto';
import type { CameraRecord } from '#contract/camera-record.ts';
import type { CameraPurpose } from '#domain/camera.ts';
import type { CctvRow } from '#protocol/cctv-standard.ts';
import type { RowProblem } from '#protocol/cctv-standard-problem.ts';

/** Turns rows of one file into cameras with ids that stay the same when the file comes again. */
export interface RowCameras {
  /** Refused: another row has given the same camera. `mended` holds what was noticed on the way. */
  take(
    row: CctvRow,
    line: number,
  ): { readonly cameras: readonly CameraRecord[]; readonly mended: readonly RowProblem[] } | { readonly refused: RowProblem };
}

/** What a national list does not tell of a fixed and of a turning camera; a survey or ONVIF corrects it. */
const ASSUMED = { fieldOfView: 90, rangeMetres: 80, ptzRangeMetres: 150 } as const;
const MAX_LABEL = 200;
/** Rows of which the place is remembered, so that memory stays bounded whatever the file. */
const MAX_SITES = 2_000_000;

/** 설치목적구분 (DOMAIN, public data standard) → purpose of law. 다목적 is what cities call crime prevention with more uses. */
const PURPOSES: readonly (readonly [word: string, purpose: CameraPurpose])[] = [
  ['방범', 'crimePrevention'],
  ['어린이', 'crimePrevention'],
  ['다목적', 'crimePrevention'],
  ['교통단속', 'trafficEnforcement'],
  ['주정차', 'trafficEnforcement'],
  ['교통정보', 'trafficInformation'],
  ['교통', 'trafficInformation'],
  ['산불', 'fire'],
  ['화재', 'fire'],
  ['재난', 'disaster'],
  ['재해', 'disaster'],
  ['시설물', 'facilitySafety'],
  ['시설', 'facilitySafety'],
];

export function purposeOf(text: string): CameraPurpose {
  return PURPOSES.find(([word]) => text.includes(word))?.[1] ?? 'other';
}

export function makeRowCameras({ owner }: { readonly owner: string }): RowCameras {
  /** Cameras given so far at each place: a list may have one row a camera, all with the same address. */
  const given = new Map<string, number>();
  const rows = new Map<string, number>();
  const ids = new Set<string>();
  return {
    take: (row, line) => {
      if (given.size >= MAX_SITES) return { refused: { field: 'row', reason: 'tooMany', value: `${MAX_SITES}` } };
      if (row.cameraId !== undefined) return takeNumbered(row, { owner, ids });
      const site = siteKey(row);
      const first = given.get(site) ?? 0;
      given.set(site, first + row.count);
      const cameras = Array.from({ length: row.count }, (_, at) =>
        cameraOf(row, { id: `cctv-${digest(site)}-${first + at + 1}`, ordinal: first + at + 1, owner }),
      );
      return { cameras, mended: [...row.mended, ...repeated(rows, row, line)] };
    },
  };
}

function takeNumbered(row: CctvRow, { owner, ids }: { owner: string; ids: Set<string> }): ReturnType<RowCameras['take']> {
  const number = row.cameraId ?? '';
  const id = `cctv-${digest(row.manager)}-${digest(number)}`;
  if (ids.has(id)) return { refused: { field: 'row', reason: 'duplicateId', value: number.slice(0, 100) } };
  ids.add(id);
  return { cameras: [cameraOf(row, { id, ordinal: 1, owner })], mended: row.mended };
}

/**
 * Office, address and purpose name a place; coordinates only where there is no address, so that a camera whose
 * coordinates are corrected stays the same camera.
 */
function siteKey(row: CctvRow): string {
  const address = `${row.roadAddress}|${row.lotAddress}`;
  return JSON.stringify([row.manager, address === '|' ? `${row.lat},${row.lon}` : address, row.area, row.purpose]);
}

/** Says so when a row is the same as an earlier one: kept as further cameras, because lists do give a pole's cameras row by row. */
function repeated(rows: Map<string, number>, row: CctvRow, line: number): RowProblem[] {
  const key = digest(JSON.stringify([siteKey(row), row.lon, row.lat, row.count, row.bearing, row.fieldOfView]));
  const earlier = rows.get(key);
  if (earlier === undefined) rows.set(key, line);
  return earlier === undefined ? [] : [{ field: 'row', reason: 'sameAsEarlier', value: String(earlier) }];
}

function cameraOf(row: CctvRow, { id, ordinal, owner }: { id: string; ordinal: number; owner: string }): CameraRecord {
  const address = row.roadAddress || row.lotAddress;
  const ptz = row.ptz ?? false;
  const range = row.rangeMetres ?? (ptz ? ASSUMED.ptzRangeMetres : ASSUMED.rangeMetres);
  return {
    id,
    label: labelOf(row, ordinal),
    owner,
    purpose: row.purpose === '' ? 'crimePrevention' : purposeOf(row.purpose),
    lon: row.lon,
    lat: row.lat,
    ...(address === '' ? {} : { address }),
    ...(row.bearing === undefined ? {} : { bearing: row.bearing }),
    fieldOfView: row.fieldOfView ?? ASSUMED.fieldOfView,
    rangeMetres: range,
    ptz,
    ...(row.audio === undefined ? {} : { audio: row.audio }),
    ...(row.published === undefined ? {} : { published: row.published }),
    state: row.up === undefined ? 'unknown' : row.up ? 'normal' : 'fault',
  };
}

function labelOf(row: CctvRow, ordinal: number): string {
  const place = row.roadAddress || row.lotAddress || [row.manager, row.area, row.cameraId].filter(Boolean).join(' ') || 'CCTV';
  const suffix = row.cameraId === undefined ? ` #${ordinal}` : '';
  return `${place.slice(0, MAX_LABEL - suffix.length)}${suffix}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
