import type { PlayerState } from '#player/player-types.ts';

/** How a tile stands to its camera. `since` is server time; `reason` is a code of the player, the relay or the server. */
export interface VideoState {
  readonly phase: PlayerState['state'];
  readonly since: number;
  readonly reason?: string | undefined;
  readonly retryInMs?: number | undefined;
}
