import { DEPACKETISER_LIMITS, type DepacketiserLimits, type VideoDepacketiser } from './access-unit.ts';
import { H265_HEADER_BYTES, H265_NAL, h265NalType, isH265KeyFrame } from './h265.ts';
import { createNalBuilder, type NalPayloads } from './nal-builder.ts';
import { assembleUnits } from './unit-assembly.ts';

const PAYLOADS: NalPayloads = {
  headerBytes: H265_HEADER_BYTES,
  kindOf: (payload) => {
    const type = h265NalType(payload);
    if (payload.length <= H265_HEADER_BYTES) return 'other';
    if (type === H265_NAL.fragment) return 'fragment';
    return type === H265_NAL.aggregate ? 'aggregate' : type < H265_NAL.aggregate ? 'whole' : 'other';
  },
  readFragment: (payload) => {
    const fu = payload[2];
    if (fu === undefined || payload.length < 4) return undefined;
    const header = Uint8Array.of(((payload[0] ?? 0) & 0x81) | ((fu & 0x3f) << 1), payload[1] ?? 0);
    return { first: (fu & 0x80) !== 0, last: (fu & 0x40) !== 0, header, body: payload.subarray(3) };
  },
  opens: (header, body) => {
    const type = h265NalType(header);
    if (type === H265_NAL.vps || type === H265_NAL.delimiter) return true;
    // first_slice_segment_in_pic_flag (ITU-T H.265 §7.3.6.1).
    return type < H265_NAL.vps && ((body[0] ?? 0) & 0x80) !== 0;
  },
};

/**
 * H.265 over RTP (RFC 7798): single NAL units, aggregation and fragmentation units in one stream without decoding order
 * numbers (sprop-max-don-diff 0), which is what cameras send. PACI packets are left out.
 */
export function createH265Depacketiser(limits: DepacketiserLimits = DEPACKETISER_LIMITS): VideoDepacketiser {
  return assembleUnits(createNalBuilder(PAYLOADS, limits.maxUnitBytes), isH265KeyFrame);
}
