import { AAC_HBR, readAacConfig, type AacFields } from './rtp-aac.ts';
import { readParameters, type SdpFormat, type SdpMedia } from './sdp.ts';

/** A section of sound as far as it can be played: G.711 (RFC 3551) or AAC in RFC 3640's generic mode. */
export interface AudioFormat {
  readonly codec: 'pcmu' | 'pcma' | 'aac';
  readonly payloadType: number;
  /** Hz; of the RTP clock as well. */
  readonly sampleRate: number;
  readonly channels: number;
  /** AudioSpecificConfig of AAC; empty otherwise. */
  readonly description: Uint8Array;
  /** The `fmtp` parameters in one line. */
  readonly parameters: string;
}

const NOTHING = new Uint8Array(0);
/** Real configurations have 2 to 64 bytes. */
const MAX_CONFIG_BYTES = 256;
/** Parameters of RFC 3640 §4.1 that put more fields into the AU headers, which no camera does and we do not read. */
const MORE_FIELDS = ['ctsdeltalength', 'dtsdeltalength', 'randomaccessindication', 'streamstateindication', 'auxiliarydatasizelength'];

/** The first format of a section that can be played; undefined when there is none. */
export function audioFormatOf(media: SdpMedia): AudioFormat | undefined {
  if (media.kind !== 'audio') return undefined;
  return media.formats.map(readFormat).find((format) => format !== undefined);
}

function readFormat(format: SdpFormat): AudioFormat | undefined {
  const { payloadType } = format;
  // The static numbers of RFC 3551 §6 need no rtpmap.
  const codec = format.codec || ({ 0: 'PCMU', 8: 'PCMA' }[payloadType] ?? '');
  if (codec === 'PCMU' || codec === 'PCMA') {
    const sampleRate = format.clockRate || 8_000;
    return {
      codec: codec === 'PCMU' ? 'pcmu' : 'pcma',
      payloadType,
      sampleRate,
      channels: format.channels,
      description: NOTHING,
      parameters: '',
    };
  }
  return codec === 'MPEG4-GENERIC' ? readAac(format) : undefined;
}

function readAac({ payloadType, clockRate, parameters }: SdpFormat): AudioFormat | undefined {
  const description = bytesOfHex(parameters.get('config') ?? '');
  const config = description && readAacConfig(description);
  if (!description || !config || !/^aac-/i.test(parameters.get('mode') ?? '')) return undefined;
  if (MORE_FIELDS.some((name) => Number(parameters.get(name) ?? 0) !== 0)) return undefined;
  return {
    codec: 'aac',
    payloadType,
    sampleRate: clockRate || config.sampleRate,
    channels: config.channels,
    description,
    parameters: [...parameters].map(([name, value]) => `${name}=${value}`).join(';'),
  };
}

/** How the AU headers are cut, of the `fmtp` parameters (RFC 3640 §4.1); AAC-hbr where they do not say or say nonsense. */
export function readAacFields(parameters: string): AacFields {
  const given = readParameters(parameters);
  const width = (name: string, otherwise: number): number => {
    const value = Number(given.get(name) ?? otherwise);
    return Number.isInteger(value) && value >= 0 && value <= 16 ? value : otherwise;
  };
  return {
    sizeLength: width('sizelength', AAC_HBR.sizeLength),
    indexLength: width('indexlength', AAC_HBR.indexLength),
    indexDeltaLength: width('indexdeltalength', AAC_HBR.indexDeltaLength),
  };
}

function bytesOfHex(text: string): Uint8Array | undefined {
  if (text.length === 0 || text.length % 2 !== 0 || text.length > 2 * MAX_CONFIG_BYTES || !/^[\da-f]+$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16));
}
