import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { initialize, type Player } from '#player/player.ts';
import type { PlayedFrame, PlayerFigures, Quality, Renewed } from '#player/player-types.ts';
import { useMe } from '../api/queries.ts';
import { CallFailed } from '../api/call.ts';
import { serverNow } from '../feed/server-clock.ts';
import { clockTime } from '../words/time.ts';
import { AfterCut } from './after-cut.ts';
import { pictureShown } from './first-picture.ts';
import { lines } from './page-lines.ts';
import { painter } from './page-painter.ts';
import { ticketFor } from './tickets.ts';
import type { VideoState } from './video-state.ts';

interface UsePlayer {
  readonly incident: string;
  readonly camera: IncidentCamera;
  readonly picture: RefObject<HTMLElement | null>;
  /** Shows the camera's own clock; written directly, so that fifteen pictures a second cost React nothing. */
  readonly clock: RefObject<HTMLElement | null>;
  /** By the size of the tile where it is not said. */
  readonly quality?: Quality;
}

/** Plays one camera while mounted, with fresh tickets whenever the player asks for them. */
export function usePlayer({ incident, camera: { camera, label }, picture, clock, quality = 'auto' }: UsePlayer) {
  const me = useMe();
  const zone = me.city.timeZone;
  const [state, setState] = useState<VideoState>(() => ({ phase: 'connecting', since: serverNow() }));
  const player = useRef<Player>(undefined);

  useEffect(() => {
    const place = picture.current;
    const afterCut = new AfterCut(() => void player.current?.reconnect());
    const made = place
      ? initialize(place, {
          lines,
          painter,
          quality,
          onState: (next) => {
            afterCut.look(next);
            const offset = serverNow() - Date.now();
            const shown = { phase: next.state, since: next.since + offset, reason: next.reason, retryInMs: next.retryInMs };
            if (next.state !== 'live') return setState(shown);
            // One tile is soon drawn, and the picture is not to wait below the word that it is coming.
            flushSync(() => setState(shown));
            afterPaint(pictureShown);
          },
          onFrame: clockWriter(clock, zone),
        })
      : undefined;
    if (!made?.ok) return undefined;
    player.current = made.player;
    made.player.connect({ id: camera, label, renew: () => addressesOf(incident, camera) });
    // What becomes of it, onState tells.
    void made.player.play();
    return () => {
      player.current = undefined;
      afterCut[Symbol.dispose]();
      made.player.destroy();
    };
  }, [incident, camera, label, picture, clock, zone, quality]);

  const figures = useCallback((): PlayerFigures | undefined => {
    const answer = player.current?.figures();
    return answer?.ok ? answer : undefined;
  }, []);
  const save = useCallback(async (): Promise<string | undefined> => {
    const saved = await player.current?.saveSnapshot({ login: me.person.login, timeZone: zone });
    return saved?.ok ? saved.name : undefined;
  }, [me.person.login, zone]);
  // What becomes of it, onState tells.
  const retry = useCallback((): void => void player.current?.reconnect(), []);
  return { state, figures, save, retry };
}

/** Once what was drawn now is on the screen. */
function afterPaint(run: () => void): void {
  requestAnimationFrame(() => setTimeout(run));
}

/** A refusal of the server is final; anything else is tried again. */
async function addressesOf(incident: string, camera: string): Promise<Renewed> {
  try {
    const ticket = await ticketFor(incident, camera, serverNow);
    return ticket && { ws: ticket.ws, whep: ticket.whep };
  } catch (error) {
    if (error instanceof CallFailed && error.status >= 400 && error.status < 500) return { refused: error.code };
    throw error;
  }
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
