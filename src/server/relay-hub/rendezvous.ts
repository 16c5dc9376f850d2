import { hash } from 'node:crypto';

/**
 * Which relay has a camera: rendezvous hashing (highest random weight; Thaler and Ravishankar, 1998). Everybody who knows
 * the names comes to the same answer, and a relay that comes or goes moves its own share and nothing else. Undefined
 * without relays.
 */
export function ownerOf(camera: string, relays: Iterable<string>): string | undefined {
  let owner: string | undefined;
  let most = '';
  for (const relay of relays) {
    const weight = hash('sha256', `${relay}\0${camera}`, 'hex');
    if (owner !== undefined && weight <= most) continue;
    owner = relay;
    most = weight;
  }
  return owner;
}
