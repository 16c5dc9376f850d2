import { callOnly } from '../api/call.ts';
import { meQuery, queryClient } from '../api/queries.ts';

let byHand = false;

/** Ends the session at the server first: only what it has confirmed is shown. */
export async function signOut(): Promise<void> {
  await callOnly('/api/v1/session', { method: 'DELETE' });
  byHand = true;
  queryClient.setQueryData(meQuery.queryKey, null);
}

/** Why nobody is signed in any more: by hand, or because the server ended the session. Asked once a sign-out. */
export function signedOutByHand(): boolean {
  return byHand;
}

export function forgetSignOut(): void {
  byHand = false;
}
