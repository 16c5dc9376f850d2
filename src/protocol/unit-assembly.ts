import type { AccessUnit, VideoDepacketiser } from './access-unit.ts';
import { readRtp, sequenceDistance } from './rtp.ts';

/** Packets this far behind came twice or too late. */
const OLD_PACKETS = 128;
/** A jump as far as this is no loss (RFC 3550 §A.1): the sender began to count anew, and its first packet begins a unit. */
const RESTART_PACKETS = 3_000;
const NOTHING: readonly AccessUnit[] = [];

/** Collects the payloads of one access unit, as the payload format of its codec says. */
export interface UnitBuilder {
  take(payload: Uint8Array): void;
  /** The unit counts as damaged until its end; its memory is given back at once. */
  spoil(): void;
  /** What was collected, and begins anew; undefined when it is damaged. */
  finish(): Uint8Array[] | undefined;
  readonly begun: boolean;
  /** Whether a unit surely begins with this payload, so that nothing of it can be missing before. */
  begins(payload: Uint8Array): boolean;
}

/** Puts access units together: where each ends is told by marker and timestamp, what was lost by the sequence (RFC 3550 §5.1). */
export function assembleUnits(unit: UnitBuilder, isKey: (nals: readonly Uint8Array[]) => boolean): VideoDepacketiser {
  let timestamp = 0;
  let sequence: number | undefined;
  let ssrc = 0;
  let afterGap = false;
  let dropped = 0;

  function push(bytes: Uint8Array, start = 0, end = bytes.length): readonly AccessUnit[] {
    const packet = readRtp(bytes, start, end);
    if (!packet || packet.payloadEnd === packet.payloadStart) return NOTHING;
    const follows = placeOf(packet);
    if (follows === 'old') return NOTHING;
    sequence = packet.sequence;
    ssrc = packet.ssrc;
    const finished: AccessUnit[] = [];
    const payload = bytes.subarray(packet.payloadStart, packet.payloadEnd);
    const another = follows === 'anew' || packet.timestamp !== timestamp;
    // The lost packets may have held the rest of the unit before, the start of this one, or both: neither can be trusted.
    const begun = unit.begun;
    if (begun && follows !== 'next') unit.spoil();
    if (begun && another) finish(finished);
    if (follows === 'anew' || (follows === 'gap' && another && unit.begins(payload))) afterGap = true;
    else if (follows === 'gap') unit.spoil();
    timestamp = packet.timestamp;
    unit.take(payload);
    if (packet.marker) finish(finished);
    return finished;
  }

  /** `anew`: the sender began to count again; `gap`: packets between are missing; `old`: came twice, or too late. */
  function placeOf(packet: { readonly sequence: number; readonly ssrc: number }): 'next' | 'gap' | 'anew' | 'old' {
    if (sequence === undefined) return 'next';
    const distance = sequenceDistance(sequence, packet.sequence);
    if (packet.ssrc !== ssrc || Math.abs(distance) > RESTART_PACKETS) return 'anew';
    if (distance <= 0 && distance > -OLD_PACKETS) return 'old';
    return distance === 1 ? 'next' : 'gap';
  }

  function finish(finished: AccessUnit[]): void {
    const nals = unit.finish();
    if (nals === undefined) {
      dropped++;
      afterGap = true;
    } else if (nals.length > 0) {
      finished.push({ timestamp, nals, key: isKey(nals), afterGap });
      afterGap = false;
    }
  }

  return {
    push,
    get dropped() {
      return dropped;
    },
  };
}
