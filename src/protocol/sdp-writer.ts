import { encodeBase64 } from './base64.ts';
import { H265_NAL, h265NalType } from './h265.ts';

/** One section of a description that is written: what its packets hold, and where it is controlled (RFC 8866 §5.14). */
export interface SdpSection {
  readonly kind: 'video' | 'audio';
  readonly payloadType: number;
  /** E.g. `H264/90000`. */
  readonly rtpmap: string;
  /** Without the payload type; empty for none. */
  readonly fmtp: string;
  readonly control: string;
}

export interface SdpFacts {
  readonly title: string;
  /** Address in the o= and c= lines. */
  readonly host: string;
  readonly sessionId: string;
  readonly sections: readonly SdpSection[];
  /** Who sends, as the one who describes says it: default `recvonly`, as an answer to DESCRIBE has it; an ANNOUNCE says `sendonly`. */
  readonly direction?: 'recvonly' | 'sendonly' | undefined;
}

/** A description for an answer to DESCRIBE or for an ANNOUNCE: live, without an end. */
export function writeSdp({ title, host, sessionId, sections, direction = 'recvonly' }: SdpFacts): string {
  return [
    'v=0',
    `o=- ${sessionId} 1 IN IP4 ${host}`,
    `s=${title.replaceAll(/[\r\n]+/g, ' ') || '-'}`,
    `c=IN IP4 ${host}`,
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    ...sections.flatMap(({ kind, payloadType, rtpmap, fmtp, control }) => [
      `m=${kind} 0 RTP/AVP ${payloadType}`,
      `a=rtpmap:${payloadType} ${rtpmap}`,
      ...(fmtp === '' ? [] : [`a=fmtp:${payloadType} ${fmtp}`]),
      `a=control:${control}`,
      `a=${direction}`,
    ]),
    '',
  ].join('\r\n');
}

/** `rtpmap` and `fmtp` of pictures with these parameter sets: RFC 6184 §8, RFC 7798 §7, RFC 2435. */
export function videoFormat(
  codec: 'h264' | 'h265' | 'jpeg',
  sets: readonly Uint8Array[],
  profileLevelId?: string,
): Pick<SdpSection, 'rtpmap' | 'fmtp'> {
  switch (codec) {
    case 'h264': {
      const [sps] = sets;
      const level = profileLevelId ?? (sps ? hex(sps.subarray(1, 4)) : undefined);
      const sprop = sets.map((nal) => encodeBase64(nal)).join(',');
      const parameters = [
        'packetization-mode=1',
        ...(level === undefined ? [] : [`profile-level-id=${level}`]),
        ...(sprop === '' ? [] : [`sprop-parameter-sets=${sprop}`]),
      ];
      return { rtpmap: 'H264/90000', fmtp: parameters.join(';') };
    }
    case 'h265': {
      const parameters = (['vps', 'sps', 'pps'] as const).flatMap((name) => {
        const found = sets.filter((nal) => h265NalType(nal) === H265_NAL[name]).map((nal) => encodeBase64(nal));
        return found.length === 0 ? [] : [`sprop-${name}=${found.join(',')}`];
      });
      return { rtpmap: 'H265/90000', fmtp: parameters.join(';') };
    }
    case 'jpeg':
      return { rtpmap: 'JPEG/90000', fmtp: '' };
  }
}

/** The same of sound: RFC 3551 §4.5.14, RFC 3640 §4.1; `parameters` as its own description had them. */
export function soundFormat(sound: {
  readonly codec: 'pcmu' | 'pcma' | 'aac';
  readonly sampleRate: number;
  readonly channels: number;
  readonly parameters: string;
}): Pick<SdpSection, 'rtpmap' | 'fmtp'> {
  const name = { pcmu: 'PCMU', pcma: 'PCMA', aac: 'MPEG4-GENERIC' }[sound.codec];
  return { rtpmap: `${name}/${sound.sampleRate}/${sound.channels}`, fmtp: sound.parameters };
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
