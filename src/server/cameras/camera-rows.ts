import { createHash } from 'node:crypto';
import type { CameraRecord, StreamSourceRecord } from '#contract/camera-record.ts';
import type { Camera, CameraPurpose, CameraState, CameraSurvey } from '#domain/camera.ts';
import type { CameraId, OrganisationId } from '#domain/ids.ts';
import type { SecretBox } from '../sealing/secret-box.ts';

/** A camera between its record and its row in the table. */
export const CAMERA_COLUMNS =
  'id, label, owner, purpose, lon, lat, address, bearing, field_of_view, range_metres, ptz, state, (main_url is not null or published is true) as main, sub_url is not null as sub, published is true as published, survey';

export interface CameraRow extends Record<string, unknown> {
  id: string;
  label: string;
  owner: string;
  purpose: string;
  lon: number;
  lat: number;
  address: string | null;
  bearing: number | null;
  field_of_view: number;
  range_metres: number;
  ptz: boolean;
  state: string;
  main: boolean;
  sub: boolean;
  published: boolean;
  survey: CameraSurvey | null;
}

/** The camera as the engine knows it: whether it has streams, not where they are (invariant 10). */
export function cameraOfRow(row: CameraRow): Camera {
  return {
    id: row.id as CameraId,
    label: row.label,
    owner: row.owner as OrganisationId,
    // Both columns are only ever written from records whose schema closes these lists.
    purpose: row.purpose as CameraPurpose,
    state: row.state as CameraState,
    lon: row.lon,
    lat: row.lat,
    ...(row.address === null ? {} : { address: row.address }),
    ...(row.bearing === null ? {} : { bearing: row.bearing }),
    fieldOfView: row.field_of_view,
    rangeMetres: row.range_metres,
    ptz: row.ptz,
    streams: [...(row.main ? (['main'] as const) : []), ...(row.sub ? (['sub'] as const) : [])],
    ...(row.published ? { published: true } : {}),
    ...(row.survey === null ? {} : { survey: row.survey }),
  };
}

/** The record as `jsonb_to_recordset` takes it; bytes as hex. */
export function rowOfRecord(record: CameraRecord, box: SecretBox | undefined): Record<string, unknown> {
  return {
    id: record.id,
    label: record.label,
    owner: record.owner,
    purpose: record.purpose,
    lon: record.lon,
    lat: record.lat,
    address: record.address ?? null,
    bearing: record.bearing ?? null,
    field_of_view: record.fieldOfView,
    range_metres: record.rangeMetres,
    ptz: record.ptz,
    state: record.state,
    ...sourceColumns('main', record, box),
    ...sourceColumns('sub', record, box),
    audio: record.audio ?? null,
    published: record.published ?? null,
    row_hash: hashOfRecord(record, box),
  };
}

function sourceColumns(stream: 'main' | 'sub', record: CameraRecord, box: SecretBox | undefined): Record<string, string | boolean | null> {
  const source = record[stream];
  const sealed =
    source?.password === undefined ? null : Buffer.from(boxFor(box).seal(source.password, secretName(record.id, stream))).toString('hex');
  return {
    [`${stream}_url`]: source?.url ?? null,
    [`${stream}_user`]: source?.username ?? null,
    [`${stream}_password`]: sealed,
    [`${stream}_self_signed`]: source?.selfSigned === true,
  };
}

/** A password opens only for the stream it was sealed for, so that rows cannot be swapped in the table. */
export function secretName(id: string, stream: 'main' | 'sub'): string {
  return `camera ${id} ${stream}`;
}

/** Hex. State is left out: it is what probes saw last, and an import must not turn it back. */
export function hashOfRecord(record: CameraRecord, box: SecretBox | undefined): string {
  const { id, label, owner, purpose, lon, lat, address, bearing, fieldOfView, rangeMetres, ptz } = record;
  const source = (from: StreamSourceRecord | undefined): unknown =>
    from && [
      from.url,
      from.username,
      from.password === undefined ? null : boxFor(box).mark(from.password),
      ...(from.selfSigned ? ['selfSigned'] : []),
    ];
  const facts = [
    id,
    label,
    owner,
    purpose,
    lon,
    lat,
    address,
    bearing,
    fieldOfView,
    rangeMetres,
    ptz,
    source(record.main),
    source(record.sub),
    // Only where said, so that rows of before are still the same.
    ...(record.audio === undefined ? [] : ['audio', record.audio]),
    ...(record.published === undefined ? [] : ['published', record.published]),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

function boxFor(box: SecretBox | undefined): SecretBox {
  if (box === undefined) throw new Error('bug: a camera with a password needs the data key');
  return box;
}
