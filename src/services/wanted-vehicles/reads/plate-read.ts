import { parseSeoulTime } from '#protocol/seoul-time.ts';
import type { Place } from '#domain/place.ts';
import { readPlace } from '../../wires/facts.ts';
import { RESULT, type Result } from '../../wires/results.ts';

/** One vehicle that passed a reader (W1). */
export interface PlateRead {
  readonly facility: string;
  /** Absent: where the camera stands. */
  readonly place?: Place;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** As the reader wrote it. */
  readonly plate: string;
  /** 0…1. */
  readonly confidence?: number;
  readonly vehiclePicture?: string;
  readonly platePicture?: string;
  /** The reader's running number. */
  readonly number: string;
  readonly odd: readonly string[];
}

export type ReadResult =
  | { readonly ok: true; readonly read: PlateRead }
  | { readonly ok: false; readonly result: Result; readonly problems: readonly string[] };

const MAX_URL = 512;
const MAX_FACILITY = 64;
const FIELDS = 9;

/**
 * Body of 30/10: 시설물ID | 경도 | 위도 | 통과시각 | 차량번호 | 차량 이미지 URL | 번호판 이미지 URL | 신뢰도 | 판독번호. The seed names what is told
 * (시설물ID, 좌표, 이미지 URL, 차량번호, 통과시각); order, confidence and number are ours (README).
 */
export function readPlateRead(text: string): ReadResult {
  const fields = text.split('|').map((field) => field.trim());
  if (fields.length < FIELDS) return bad([`fields: ${fields.length} of ${FIELDS}`], RESULT.missing);
  const [facility = '', lon = '', lat = '', time = '', plate = '', vehicle = '', plateUrl = '', confidence = '', number = ''] = fields;
  const at = parseSeoulTime(time);
  const problems = problemsOf({ facility, time, plate }, at);
  if (at === undefined || problems.length > 0) return bad(problems);
  const { place, odd: oddPlace } = readPlace({ lon, lat });
  const sure = readConfidence(confidence);
  const odd = [
    ...(oddPlace === undefined ? [] : [oddPlace]),
    ...(sure === undefined && confidence !== '' ? ['신뢰도 is no share of 100'] : []),
  ];
  return {
    ok: true,
    read: {
      facility,
      at,
      plate,
      number: number.slice(0, 32),
      odd,
      ...(place === undefined ? {} : { place }),
      ...(sure === undefined ? {} : { confidence: sure }),
      ...(isAddress(vehicle) ? { vehiclePicture: vehicle } : {}),
      ...(isAddress(plateUrl) ? { platePicture: plateUrl } : {}),
    },
  };
}

function problemsOf({ facility, time, plate }: Record<'facility' | 'time' | 'plate', string>, at: number | undefined): readonly string[] {
  const problems: string[] = [];
  if (facility === '') problems.push('시설물ID: missing');
  else if (facility.length > MAX_FACILITY) problems.push(`시설물ID: longer than ${MAX_FACILITY} characters`);
  if (at === undefined) problems.push(time === '' ? '통과시각: missing' : '통과시각: no date and time');
  if (plate === '') problems.push('차량번호: missing');
  return problems;
}

function isAddress(url: string): boolean {
  return url !== '' && url.length <= MAX_URL;
}

function bad(problems: readonly string[], result: Result = problems[0]?.endsWith('missing') ? RESULT.missing : RESULT.invalid): ReadResult {
  return { ok: false, result, problems };
}

/** `97`, `97.5` or `0.97`. */
function readConfidence(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,6})?$/.test(text)) return undefined;
  const value = Number(text);
  if (value > 100) return undefined;
  return value <= 1 && text.includes('.') ? value : value / 100;
}
