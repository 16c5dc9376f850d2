import type { Person } from '#domain/person.ts';
import type { Leave } from '#engine/leave.ts';
import { mayUse } from '#engine/policy.ts';
import type { Access } from './operation.ts';

/** Whether this person may call an operation at all: default no, and an outside organisation only where it is meant (X1, S15). */
export function mayCall(person: Person, access: Access): Leave {
  if (access === 'public' || access === 'signedIn') return { ok: true };
  if (person.standing === 'partner' && access.partners !== true) return { ok: false, reason: 'noRight' };
  const rights = typeof access.right === 'string' ? [access.right] : access.right;
  return rights.some((right) => mayUse(person, right).ok) ? { ok: true } : { ok: false, reason: 'noRight' };
}
