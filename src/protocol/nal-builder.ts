import { joinBytes } from '#base/join-bytes.ts';
import { MAX_NALS } from './access-unit.ts';
import type { UnitBuilder } from './unit-assembly.ts';

/** What the payload formats of H.264 and H.265 have in common: NAL units that come whole, several together, or in pieces. */
export interface NalPayloads {
  /** Bytes of a NAL unit's header. */
  readonly headerBytes: number;
  readonly kindOf: (payload: Uint8Array) => 'whole' | 'aggregate' | 'fragment' | 'other';
  /** Undefined when the payload is too short to be a fragment. */
  readonly readFragment: (
    payload: Uint8Array,
  ) => { readonly first: boolean; readonly last: boolean; readonly header: Uint8Array; readonly body: Uint8Array } | undefined;
  /** Whether an access unit begins with this NAL unit: parameter sets, a delimiter, the first slice of a picture. `body` begins after its header. */
  readonly opens: (header: Uint8Array, body: Uint8Array) => boolean;
}

export function createNalBuilder(format: NalPayloads, maxBytes: number): UnitBuilder {
  let nals: Uint8Array[] = [];
  let fragments: Uint8Array[] = [];
  let size = 0;
  let spoilt = false;

  function take(payload: Uint8Array): void {
    size += payload.length;
    if (size > maxBytes || nals.length >= MAX_NALS) spoil();
    if (spoilt) return;
    const kind = format.kindOf(payload);
    if (kind === 'fragment') spoilt = !takeFragment(payload);
    else if (fragments.length > 0) spoilt = true;
    else if (kind === 'aggregate') nals.push(...splitAggregate(payload, format.headerBytes));
    else if (kind === 'whole') nals.push(payload);
  }

  function takeFragment(payload: Uint8Array): boolean {
    const fragment = format.readFragment(payload);
    if (!fragment || fragment.first !== (fragments.length === 0)) return false;
    if (fragment.first) fragments.push(fragment.header);
    fragments.push(fragment.body);
    if (!fragment.last) return true;
    nals.push(joinBytes(fragments));
    fragments = [];
    return true;
  }

  function begins(payload: Uint8Array): boolean {
    const kind = format.kindOf(payload);
    if (kind === 'fragment') {
      const fragment = format.readFragment(payload);
      return fragment?.first === true && format.opens(fragment.header, fragment.body);
    }
    const [nal] = kind === 'aggregate' ? splitAggregate(payload, format.headerBytes) : kind === 'whole' ? [payload] : [];
    return nal !== undefined && format.opens(nal, nal.subarray(format.headerBytes));
  }

  function spoil(): void {
    nals = [];
    fragments = [];
    spoilt = true;
  }

  function finish(): Uint8Array[] | undefined {
    const result = spoilt || fragments.length > 0 ? undefined : nals;
    nals = [];
    fragments = [];
    size = 0;
    spoilt = false;
    return result;
  }

  return {
    take,
    spoil,
    finish,
    begins,
    get begun() {
      return size > 0 || spoilt;
    },
  };
}

/** NAL units each after its length in two bytes (RFC 6184 §5.7.1, RFC 7798 §4.4.2). */
function splitAggregate(payload: Uint8Array, headerBytes: number): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let offset = headerBytes;
  while (offset + 2 < payload.length && nals.length < MAX_NALS) {
    const next = offset + 2 + (((payload[offset] ?? 0) << 8) | (payload[offset + 1] ?? 0));
    if (next > payload.length || next === offset + 2) break;
    nals.push(payload.subarray(offset + 2, next));
    offset = next;
  }
  return nals;
}
