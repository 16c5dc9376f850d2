import { decodeBase64 } from './base64.ts';
import { NAL, nalType } from './h264.ts';
import { videoFormat, writeSdp } from './sdp-writer.ts';

/** SDP (RFC 8866) as RTSP and WHEP use it: what each media section offers and where it is controlled. */
export interface Sdp {
  readonly attributes: SdpAttributes;
  readonly media: readonly SdpMedia[];
}
export type SdpAttributes = readonly (readonly [name: string, value: string])[];

export interface SdpMedia {
  readonly kind: string;
  readonly port: number;
  readonly protocol: string;
  readonly formats: readonly SdpFormat[];
  readonly attributes: SdpAttributes;
}
export interface SdpFormat {
  readonly payloadType: number;
  /** Upper case, e.g. `H264`; empty when there is no rtpmap. */
  readonly codec: string;
  readonly clockRate: number;
  /** Of sound; 1 when the rtpmap does not say. */
  readonly channels: number;
  readonly parameters: ReadonlyMap<string, string>;
}

export const SDP_LIMITS = { maxBytes: 65_536, maxLines: 1_024, maxMedia: 16, maxFormats: 128 } as const;

/** Reads a description; never throws. */
export function readSdp(
  text: string,
): { readonly ok: true; readonly sdp: Sdp } | { readonly ok: false; readonly problems: readonly string[] } {
  if (text.length > SDP_LIMITS.maxBytes) return { ok: false, problems: [`sdp: longer than ${SDP_LIMITS.maxBytes} bytes`] };
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  if (lines.length > SDP_LIMITS.maxLines) return { ok: false, problems: [`sdp: more than ${SDP_LIMITS.maxLines} lines`] };
  if (lines[0] !== 'v=0') return { ok: false, problems: ['v: must be the first line and 0'] };
  const odd = lines.findIndex((line) => !/^[a-z]=/.test(line));
  if (odd !== -1) return { ok: false, problems: [`line ${odd + 1}: not letter=value`] };
  const starts = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []));
  if (starts.length > SDP_LIMITS.maxMedia) return { ok: false, problems: [`m: more than ${SDP_LIMITS.maxMedia} sections`] };
  const media = starts.map((start, index) => readMedia(lines.slice(start, starts[index + 1])));
  const bad = media.find((section) => typeof section === 'string');
  if (bad !== undefined) return { ok: false, problems: [bad] };
  return {
    ok: true,
    sdp: { attributes: readAttributes(lines.slice(0, starts[0])), media: media.filter((section) => typeof section !== 'string') },
  };
}

/** First value of an attribute, of a section or of the session; a flag such as `recvonly` has the value ''. */
export function attributeOf(part: { readonly attributes: SdpAttributes }, name: string): string | undefined {
  return part.attributes.find(([candidate]) => candidate === name)?.[1];
}

/** SPS and PPS of `sprop-parameter-sets` (RFC 6184 §8.1), in that order. */
export function parameterSetsOf(format: SdpFormat): readonly Uint8Array[] {
  const nals = (format.parameters.get('sprop-parameter-sets') ?? '').split(',').flatMap((part) => decodeBase64(part.trim()) ?? []);
  return [NAL.sps, NAL.pps].flatMap((type) => nals.filter((nal) => nalType(nal) === type));
}

/**
 * Where a section is controlled: RFC 2326 §C.1.1. `base` is Content-Base, Content-Location or the request's URI;
 * cameras leave out or double the slash, so exactly one is put between.
 */
export function controlUri(base: string, control: string | undefined): string {
  if (control === undefined || control === '*' || control === '') return base;
  if (/^rtsps?:\/\//i.test(control)) return control;
  const [path = '', query] = base.split('?', 2);
  if (query !== undefined && !base.endsWith('/')) return `${base}/${control}`;
  return `${path.replace(/\/$/, '')}/${control.replace(/^\//, '')}`;
}

export interface H264Description {
  readonly title: string;
  /** Address in the o= and c= lines. */
  readonly host: string;
  readonly sessionId: string;
  readonly payloadType: number;
  readonly control: string;
  /** Parameter sets, SPS first. */
  readonly sets: readonly Uint8Array[];
  readonly profileLevelId?: string;
  /** Who sends: for ANNOUNCE it is the one who describes. */
  readonly direction?: 'recvonly' | 'sendonly';
}

/** A description of one H.264 stream, for an answer to DESCRIBE or for an ANNOUNCE. */
export function writeH264Sdp(description: H264Description): string {
  const { title, host, sessionId, payloadType, sets, control, profileLevelId, direction } = description;
  const section = { kind: 'video' as const, payloadType, ...videoFormat('h264', sets, profileLevelId), control };
  return writeSdp({ title, host, sessionId, sections: [section], direction });
}

function readMedia(lines: readonly string[]): SdpMedia | string {
  const [, kind, port, protocol, list] = /^m=([a-z]+) (\d{1,5})(?:\/\d+)? (\S+) ?(.*)$/.exec(lines[0] ?? '') ?? [];
  if (kind === undefined || port === undefined || protocol === undefined) return 'm: not "media port protocol formats"';
  const types = (list ?? '')
    .split(' ')
    .filter((type) => /^\d{1,3}$/.test(type))
    .map(Number);
  if (types.length > SDP_LIMITS.maxFormats) return `m: more than ${SDP_LIMITS.maxFormats} formats`;
  const attributes = readAttributes(lines);
  return { kind, port: Number(port), protocol, attributes, formats: types.map((type) => readFormat(type, attributes)) };
}

function readFormat(payloadType: number, attributes: SdpAttributes): SdpFormat {
  const valueFor = (name: string) =>
    attributes
      .find(([candidate, value]) => candidate === name && value.startsWith(`${payloadType} `))?.[1]
      .slice(String(payloadType).length + 1);
  const [codec = '', clockRate = '0', channels = '1'] = (valueFor('rtpmap') ?? '').trim().split('/');
  return {
    payloadType,
    codec: codec.toUpperCase(),
    clockRate: Number(clockRate) || 0,
    channels: Math.min(8, Number(channels) || 1),
    parameters: readParameters(valueFor('fmtp') ?? ''),
  };
}

/** Parameters of an `fmtp` line, names in lower case. */
export function readParameters(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return new Map(
    pairs.map((pair) =>
      pair.includes('=') ? [pair.slice(0, pair.indexOf('=')).toLowerCase(), pair.slice(pair.indexOf('=') + 1)] : [pair.toLowerCase(), ''],
    ),
  );
}

function readAttributes(lines: readonly string[]): SdpAttributes {
  return lines
    .filter((line) => line.startsWith('a='))
    .map((line) => (line.includes(':') ? [line.slice(2, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] : [line.slice(2), '']));
}
