import { formatSeoulTime } from '#protocol/seoul-time.ts';
import type { Notice } from '../ports.ts';

/** Topic of a wanted vehicle that was seen, on whatever wire reaches the police. */
export const HIT_TOPIC = 'wantedVehicle';

type Facts = Notice['facts'];

/** When the vehicle passed where it was seen last. */
function seenAt(facts: Facts): number {
  return Number(facts['seenAt'] ?? facts['occurredAt'] ?? 0);
}

/**
 * Names under which the pictures of this sighting are laid down on the police's server of files: vehicle, plate (*ours*). Known before
 * the pictures are there, so that the word need not wait for them.
 */
export function hitPictureNames(facts: Facts): readonly [vehicle: string, plate: string] {
  const name = `${String(facts['occurrence'] ?? '').replaceAll(/[^0-9A-Za-z._-]/g, '_')}-${formatSeoulTime(seenAt(facts))}`;
  return [`${name}-1.jpg`, `${name}-2.jpg`];
}

/**
 * A hit as a telegram (30/20, *ours*): reference | 발생번호 | 차량번호 | 유형 | 내용 | 경도 | 위도 | 주소 | 통과시각 | 시설물ID | 차량 사진, 번호판 사진. Undefined for any other topic.
 */
export function wordHit({
  id,
  topic,
  facts,
}: Notice): { readonly code: string; readonly state: string; readonly fields: readonly string[] } | undefined {
  if (topic !== HIT_TOPIC) return undefined;
  const text = (name: string): string => String(facts[name] ?? '');
  return {
    code: '30',
    state: '20',
    fields: [
      id,
      text('occurrence'),
      text('plate'),
      text('kind'),
      text('content'),
      text('lon'),
      text('lat'),
      text('address'),
      formatSeoulTime(seenAt(facts)),
      text('facility'),
      hitPictureNames(facts).join(','),
    ],
  };
}
