import { attributeOf, readSdp, type Sdp, type SdpFormat, type SdpMedia } from '#protocol/sdp.ts';

/** What an offer (RFC 8829) asks of us: the one video and the one audio section that we answer; the others are turned down. */
export interface ReadOffer {
  readonly transport: OfferTransport;
  /** All, in their order. */
  readonly sections: readonly OfferSection[];
  readonly video: {
    readonly mid: string;
    readonly payloadType: number;
    /** To be echoed. */ readonly parameters: string;
    readonly ssrc?: number;
  };
  readonly audio?: OfferedAudio;
}
export interface OfferedAudio {
  readonly mid: string;
  readonly formats: readonly { readonly codec: 'pcmu' | 'pcma'; readonly payloadType: number }[];
  readonly ssrc?: number;
}
interface OfferSection {
  readonly mid: string;
  readonly kind: string;
  readonly protocol: string;
  readonly payloadType: string;
}
interface OfferTransport {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprint: string;
  readonly setup: 'active' | 'passive';
}
export type OfferVerdict =
  | { readonly ok: true; readonly offer: ReadOffer }
  | { readonly ok: false; readonly reason: 'badOffer' | 'noCommonCodec'; readonly detail: string };

export interface OfferWish {
  /** Which way the pictures go, seen from the peer. */
  readonly peer: 'receives' | 'sends';
  /** RFC 6381 codec of the stream, where it is known. */
  readonly codec?: string | undefined;
  /** The peer may hear, or be heard. */
  readonly audio: boolean;
}

const AWAY = { receives: ['sendonly', 'inactive'], sends: ['recvonly', 'inactive'] } as const;
/** RFC 8839 §5.4 and RFC 8122 §5; the longest digest has 64 bytes. */
const ICE_FRAGMENT = /^[A-Za-z0-9+/]{4,256}$/;
const ICE_PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^sha-(?:256|384|512) [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63}$/;
const MID = /^[\w.-]{1,32}$/;

/** Takes the offered H.264 with packetization-mode 1 whose profile is nearest to the stream's (RFC 6184 §8.2.2), and G.711. */
export function readOffer(text: string, wish: OfferWish): OfferVerdict {
  const read = readSdp(text);
  if (!read.ok) return bad(read.problems.join('; '));
  const sections = read.sdp.media.map((media) => ({ media, mid: attributeOf(media, 'mid') ?? '' }));
  if (sections.some(({ mid }) => !MID.test(mid))) return bad('mid: each section needs one');
  if (new Set(sections.map(({ mid }) => mid)).size !== sections.length) return bad('mid: no two sections may have the same');
  const open = sections.filter(({ media }) => media.port !== 0 && AWAY[wish.peer].every((name) => attributeOf(media, name) === undefined));
  const video = open.find(({ media }) => media.kind === 'video');
  if (!video) return bad(`no video section that the peer ${wish.peer}`);
  const format = nearest(video.media.formats, wish.codec);
  if (!format) return { ok: false, reason: 'noCommonCodec', detail: 'no H264 with packetization-mode=1 is offered' };
  const transport = transportOf(read.sdp, video.media);
  if (typeof transport === 'string') return bad(transport);
  const sound = wish.audio ? open.find(({ media }) => media.kind === 'audio' && g711Of(media.formats).length > 0) : undefined;
  return {
    ok: true,
    offer: {
      transport,
      sections: sections.map(({ media, mid }) => ({
        mid,
        kind: media.kind,
        protocol: media.protocol,
        payloadType: String(media.formats[0]?.payloadType ?? 0),
      })),
      video: { mid: video.mid, payloadType: format.payloadType, parameters: parametersOf(format), ...ssrcOf(video.media) },
      ...(sound ? { audio: { mid: sound.mid, formats: g711Of(sound.media.formats), ...ssrcOf(sound.media) } } : {}),
    },
  };
}

/** The offer in our own words, for the native library: only what was checked, only the sections that are answered. */
export function writeOffer(offer: ReadOffer, peer: OfferWish['peer']): string {
  const { transport, video, audio } = offer;
  const formats = audio?.formats.map(({ codec, payloadType }) => `a=rtpmap:${payloadType} ${codec.toUpperCase()}/8000`) ?? [];
  const served = offer.sections.flatMap(({ mid }) => {
    if (mid === video.mid)
      return section(peer, {
        kind: 'video',
        part: video,
        payloadTypes: [video.payloadType],
        lines: [`a=rtpmap:${video.payloadType} H264/90000`, `a=fmtp:${video.payloadType} ${video.parameters}`],
      });
    if (audio && mid === audio.mid)
      return section(peer, { kind: 'audio', part: audio, payloadTypes: audio.formats.map((format) => format.payloadType), lines: formats });
    return [];
  });
  const mids = offer.sections.map(({ mid }) => mid).filter((mid) => mid === video.mid || mid === audio?.mid);
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mids.join(' ')}`,
    `a=ice-ufrag:${transport.ufrag}`,
    `a=ice-pwd:${transport.password}`,
    `a=fingerprint:${transport.fingerprint}`,
    `a=setup:${transport.setup}`,
    ...served,
    '',
  ].join('\r\n');
}

/** Puts the sections that were turned down back into the library's answer, with port 0 (RFC 3264 §6), in the offer's order. */
export function completeAnswer(answer: string, offer: ReadOffer): string {
  const [head = '', ...parts] = answer.split(/^(?=m=)/m);
  const answered = new Map(parts.map((part) => [/^a=mid:(\S+)/m.exec(part)?.[1], part]));
  const sections = offer.sections.map(
    ({ mid, kind, protocol, payloadType }) =>
      answered.get(mid) ??
      `m=${kind} 0 ${protocol} ${kind === 'application' ? 'webrtc-datachannel' : payloadType}\r\nc=IN IP4 0.0.0.0\r\na=mid:${mid}\r\na=inactive\r\n`,
  );
  return head + sections.join('');
}

function bad(detail: string): OfferVerdict {
  return { ok: false, reason: 'badOffer', detail };
}

/** Of the section or of the whole (RFC 8829 §5.2.1); a string says what is wrong. */
function transportOf(sdp: Sdp, media: SdpMedia): OfferTransport | string {
  const value = (name: string): string => attributeOf(media, name) ?? attributeOf(sdp, name) ?? '';
  const [ufrag, password, fingerprint, setup] = [value('ice-ufrag'), value('ice-pwd'), value('fingerprint'), value('setup')];
  if (!ICE_FRAGMENT.test(ufrag) || !ICE_PASSWORD.test(password)) return 'ice-ufrag, ice-pwd: missing or malformed';
  if (!FINGERPRINT.test(fingerprint)) return 'fingerprint: missing, malformed or of a weak hash';
  if (!['actpass', 'active', 'passive'].includes(setup)) return 'setup: missing or unknown';
  // The offerer's `actpass` leaves the choice to us; as its DTLS server we get AES-GCM, which costs less.
  return { ufrag, password, fingerprint, setup: setup === 'passive' ? 'passive' : 'active' };
}

function nearest(formats: readonly SdpFormat[], codec: string | undefined): SdpFormat | undefined {
  const usable = formats.filter((format) => format.codec === 'H264' && format.parameters.get('packetization-mode') === '1');
  const wanted = codec?.startsWith('avc1.') ? codec.slice(5).toLowerCase() : '42e0';
  const likeness = (format: SdpFormat): number => {
    const offered = levelOf(format) ?? '';
    if (offered.slice(0, 4) === wanted.slice(0, 4)) return 2;
    return offered.slice(0, 2) === wanted.slice(0, 2) ? 1 : 0;
  };
  return usable.toSorted((left, right) => likeness(right) - likeness(left))[0];
}

function levelOf(format: SdpFormat): string | undefined {
  return /^[0-9a-f]{6}$/.exec((format.parameters.get('profile-level-id') ?? '').toLowerCase())?.[0];
}

function parametersOf(format: SdpFormat): string {
  const level = levelOf(format);
  return [
    ...(format.parameters.get('level-asymmetry-allowed') === '1' ? ['level-asymmetry-allowed=1'] : []),
    'packetization-mode=1',
    ...(level === undefined ? [] : [`profile-level-id=${level}`]),
  ].join(';');
}

function g711Of(formats: readonly SdpFormat[]): OfferedAudio['formats'] {
  return (['pcmu', 'pcma'] as const).flatMap((codec) => {
    const format = formats.find(
      (each) => each.codec === codec.toUpperCase() || (each.codec === '' && each.payloadType === (codec === 'pcmu' ? 0 : 8)),
    );
    return format ? [{ codec, payloadType: format.payloadType }] : [];
  });
}

/** The first that the section names; the library tells a publisher's pictures from its sound by it. */
function ssrcOf(media: SdpMedia): { readonly ssrc?: number } {
  const ssrc = Number(/^(\d{1,10}) /.exec(attributeOf(media, 'ssrc') ?? '')?.[1] ?? 0);
  return ssrc > 0 && ssrc <= 0xffff_ffff ? { ssrc } : {};
}

function section(
  peer: OfferWish['peer'],
  what: {
    readonly kind: string;
    readonly part: { readonly mid: string; readonly ssrc?: number };
    readonly payloadTypes: readonly number[];
    readonly lines: readonly string[];
  },
): string[] {
  const { kind, part, payloadTypes, lines } = what;
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${payloadTypes.join(' ')}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${part.mid}`,
    peer === 'receives' ? 'a=recvonly' : 'a=sendonly',
    'a=rtcp-mux',
    ...lines,
    ...(peer === 'sends' && part.ssrc !== undefined ? [`a=ssrc:${part.ssrc} cname:publisher`] : []),
  ];
}
