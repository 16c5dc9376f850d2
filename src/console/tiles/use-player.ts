import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import type { TicketedCamera } from '#contract/incident-view.ts';
import { createPlayer, type Player } from '#player/create-player.ts';
import type { PlayedFrame, PlayerUrls } from '#player/player-types.ts';
import { useMe } from '../api/queries.ts';
import { CallFailed } from '../api/call.ts';
import { serverNow } from '../feed/server-clock.ts';
import { clockTime } from '../words/time.ts';
import { pictureShown } from './first-picture.ts';
import { ticketFor } from './tickets.ts';
import type { VideoState } from './video-state.ts';

const RETRY_MS = 2_000;
/** Device pixels across up to which a tile loses nothing by the low stream (640 wide), and how long a new size must last. */
const SUB_UP_TO_PIXELS = 760;
const SIZE_SETTLES_MS = 400;

interface UsePlayer {
  readonly incident: string;
  readonly camera: string;
  readonly picture: RefObject<HTMLElement | null>;
  /** Shows the camera's own clock; written directly, so that fifteen pictures a second cost React nothing. */
  readonly clock: RefObject<HTMLElement | null>;
}

/** Plays one camera while mounted, with fresh tickets whenever the player asks for them. */
export function usePlayer({ incident, camera, picture, clock }: UsePlayer) {
  const me = useMe();
  const zone = me.city.timeZone;
  const [state, setState] = useState<VideoState>(() => ({ phase: 'connecting', since: serverNow() }));
  const player = useRef<Player>(undefined);

  useEffect(() => {
    const place = picture.current;
    if (!place) return undefined;
    const offset = serverNow() - Date.now();
    let over = false;
    let retry: ReturnType<typeof setTimeout> | undefined;
    setState({ phase: 'connecting', since: serverNow() });
    let stream = streamFor(place);
    const withStream = (ticket: TicketedCamera | undefined): PlayerUrls | undefined =>
      ticket && { ws: ticket.ws, whep: ticket.whep, stream };
    const made = createPlayer(place, {
      renew: async () => withStream(await ticketFor(incident, camera, serverNow)),
      onState: (next) => {
        if (next.state === 'live') pictureShown();
        setState({ phase: next.state, since: next.since + offset, reason: next.reason, retryInMs: next.retryInMs });
      },
      onFrame: clockWriter(clock, zone),
    });
    player.current = made;
    const start = (): void => {
      ticketFor(incident, camera, serverNow).then(
        (ticket) => {
          if (over) return;
          const urls = withStream(ticket);
          if (urls) made.play(urls);
          else setState({ phase: 'refused', since: serverNow(), reason: 'noTicket', retryInMs: undefined });
        },
        (error: unknown) => {
          if (over) return;
          const refused = error instanceof CallFailed && error.status >= 400 && error.status < 500;
          setState({
            phase: refused ? 'refused' : 'lost',
            since: serverNow(),
            reason: error instanceof CallFailed ? error.code : undefined,
            retryInMs: refused ? undefined : RETRY_MS,
          });
          if (!refused) retry = setTimeout(start, RETRY_MS);
        },
      );
    };
    start();
    const stopWatching = watchSize(place, () => {
      const wanted = streamFor(place);
      if (wanted === stream || place.clientWidth === 0) return;
      stream = wanted;
      start();
    });
    return () => {
      over = true;
      stopWatching();
      clearTimeout(retry);
      player.current = undefined;
      made.dispose();
    };
  }, [incident, camera, picture, clock, zone]);

  const snapshot = useCallback(async (): Promise<Blob | undefined> => player.current?.snapshot(), []);
  return { state, snapshot };
}

function streamFor(place: HTMLElement): 'main' | 'sub' {
  return place.clientWidth * devicePixelRatio <= SUB_UP_TO_PIXELS ? 'sub' : 'main';
}

/** Calls back once a new size of the tile has lasted: one made large plays the high stream, a small one the low. */
function watchSize(place: HTMLElement, onSettled: () => void): () => void {
  let settling: ReturnType<typeof setTimeout> | undefined;
  const sizes = new ResizeObserver(() => {
    clearTimeout(settling);
    settling = setTimeout(onSettled, SIZE_SETTLES_MS);
  });
  sizes.observe(place);
  return () => {
    sizes.disconnect();
    clearTimeout(settling);
  };
}

/** Writes the camera's time when its second changes. */
function clockWriter(clock: RefObject<HTMLElement | null>, zone: string): (frame: PlayedFrame) => void {
  let shownSecond = 0;
  return ({ wallClockMs }) => {
    const second = wallClockMs === undefined ? 0 : Math.floor(wallClockMs / 1000);
    if (second === shownSecond || !clock.current) return;
    shownSecond = second;
    clock.current.textContent = second === 0 ? '' : clockTime(second * 1000, zone);
  };
}
