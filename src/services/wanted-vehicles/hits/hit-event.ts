import { maskPlate } from '#engine/plates/plate-text.ts';
import type { PartnerEvent } from '#domain/event.ts';
import { formatSeoulTime, formatSeoulTimeMillis } from '#protocol/seoul-time.ts';
import type { PersonalData } from '../../ports.ts';
import type { Hit } from '../reads/judge-reads.ts';

/** 차량번호인식 (DOMAIN §5.1). */
export const EVENT_TYPE = 'LPRUM120';
/** The plate stands on the list as it was read; and: it may have been misread. */
export const CERTAIN_KIND = '수배차량';
const UNCERTAIN_KIND = '수배차량 의심';

/** What the vault keeps one vehicle's hits under: its latest sighting. */
export function subjectOf(plate: string): string {
  return `wanted-vehicles ${plate}`;
}

/** What only those with the right are shown of a hit; keys that begin with CAR_NUM are masked plates until opened. */
export function hitFields({ read, exact, candidates: [best, ...others] }: Hit): PersonalData['fields'] {
  return {
    CAR_NUM: best.plate,
    CAR_NUM_READ: read.plate,
    ...(others.length === 0 ? {} : { CAR_NUM_OTHERS: others.map(({ plate, difference }) => `${plate} (${difference})`).join(', ') }),
    WANTED_FOR: best.reason,
    MATCH: exact ? 'exact' : best.difference,
    LIKELIHOOD: percent(best.likelihood),
    ...(read.confidence === undefined ? {} : { CONFIDENCE: percent(read.confidence) }),
    CAMERA: read.facility,
    PASSED_AT: formatSeoulTime(read.at),
  };
}

/** `sender`: the reader's system; `occurrence`: names the pursuit, the same for every sighting of it. */
export function hitEvent(
  hit: Hit,
  { profile, ...envelope }: Pick<PartnerEvent, 'id' | 'link' | 'sender' | 'occurrence' | 'state'> & { readonly profile: string },
): PartnerEvent {
  const { read, exact, candidates } = hit;
  const [best] = candidates;
  const doubt = exact ? '' : ` · 판독 ${maskPlate(read.plate)} (${best.difference})`;
  return {
    ...envelope,
    type: EVENT_TYPE,
    // One passage, however often a reader tells of it, and whatever we have forgotten of the pursuit meanwhile.
    message: `${formatSeoulTimeMillis(read.at)}-${read.facility}-${maskPlate(best.plate)}`,
    grade: 'urgent',
    kind: exact ? CERTAIN_KIND : UNCERTAIN_KIND,
    content: `${maskPlate(best.plate)} · ${best.reason}${doubt}`,
    ...(read.place === undefined ? {} : { place: read.place }),
    facility: read.facility,
    at: read.at,
    drill: false,
    items: { CAR_NUM: best.plate, PROFILE: profile },
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
