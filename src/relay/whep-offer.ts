import { attributeOf, readSdp, type SdpFormat } from '#protocol/sdp.ts';

/** What a WHEP offer asks of us: its one video section that we answer, and those that we turn down. */
export interface WhepOffer {
  readonly mid: string;
  readonly payloadType: number;
  /** The chosen format's parameters as offered, to be echoed. */
  readonly parameters: string;
  readonly refused: readonly { readonly mid: string; readonly kind: string; readonly payloadType: number }[];
}
export type OfferVerdict =
  | { readonly ok: true; readonly offer: WhepOffer }
  | { readonly ok: false; readonly reason: 'badOffer' | 'noCommonCodec'; readonly detail: string };

/** Takes the offered H.264 with packetization-mode 1 whose profile is nearest to the stream's (RFC 6184 §8.2.2). */
export function readOffer(text: string, codec: string | undefined): OfferVerdict {
  const read = readSdp(text);
  if (!read.ok) return { ok: false, reason: 'badOffer', detail: read.problems.join('; ') };
  const sections = read.sdp.media.map((media) => ({ media, mid: attributeOf(media, 'mid') }));
  if (sections.some(({ mid }) => mid === undefined || !/^[\w.-]{1,32}$/.test(mid)))
    return { ok: false, reason: 'badOffer', detail: 'mid: each section needs one' };
  const video = sections.find(
    ({ media }) => media.kind === 'video' && attributeOf(media, 'sendonly') === undefined && attributeOf(media, 'inactive') === undefined,
  );
  if (!video) return { ok: false, reason: 'badOffer', detail: 'no video section that we may send in' };
  const format = nearest(video.media.formats, codec);
  if (!format) return { ok: false, reason: 'noCommonCodec', detail: 'no H264 with packetization-mode=1 is offered' };
  const parameters = [...format.parameters].map(([name, value]) => `${name}=${value}`).join(';');
  const refused = sections
    .filter((section) => section !== video)
    .map(({ media, mid }) => ({ mid: mid ?? '', kind: media.kind, payloadType: media.formats[0]?.payloadType ?? 0 }));
  return { ok: true, offer: { mid: video.mid ?? '', payloadType: format.payloadType, parameters, refused } };
}

function nearest(formats: readonly SdpFormat[], codec: string | undefined): SdpFormat | undefined {
  const usable = formats.filter((format) => format.codec === 'H264' && format.parameters.get('packetization-mode') === '1');
  const wanted = codec?.slice(5).toLowerCase() ?? '42e0';
  const likeness = (format: SdpFormat): number => {
    const offered = (format.parameters.get('profile-level-id') ?? '').toLowerCase();
    if (offered.slice(0, 4) === wanted.slice(0, 4)) return 2;
    return offered.slice(0, 2) === wanted.slice(0, 2) ? 1 : 0;
  };
  return usable.toSorted((left, right) => likeness(right) - likeness(left))[0];
}
