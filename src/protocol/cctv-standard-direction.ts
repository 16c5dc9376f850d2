/** What free text about a camera's view (촬영방면정보) says for certain; most of it says nothing. */
export interface Direction {
  /** Degrees from true north. */
  readonly bearing?: number;
  readonly fieldOfView?: number;
  readonly ptz?: boolean;
}

const WINDS: Readonly<Record<string, number>> = {
  북: 0,
  북북동: 22.5,
  북동: 45,
  동북: 45,
  동북동: 67.5,
  동: 90,
  동남동: 112.5,
  동남: 135,
  남동: 135,
  남남동: 157.5,
  남: 180,
  남남서: 202.5,
  남서: 225,
  서남: 225,
  서남서: 247.5,
  서: 270,
  서북서: 292.5,
  서북: 315,
  북서: 315,
  북북서: 337.5,
};
/** What may follow a wind or a width of view without changing it. */
const TAIL = '(?:방면|방향|쪽|측|향)?';
const WIND = new RegExp(`^([동서남북]{1,3})${TAIL}$`);
/** "360도 전방면", "90도 정면", "60도 단방향": how wide it sees. A bare "130도 방면" could be a bearing as well. */
const ALL_ROUND = /^360(?:도|°)?(?:전방면|전방향|다방면|다방향|전방위|전방|회전)?$/;
const WIDTH = /^(\d{2,3})(?:도|°)(?:전방|정면|단방향|화각)$/;

/** One direction holds for one camera only: of several on a site nobody knows which looks there. */
export function readDirection(text: string, cameras: number): Direction {
  const plain = text.replaceAll(/\s/g, '');
  const wind = WINDS[WIND.exec(plain)?.[1] ?? ''];
  if (wind !== undefined) return cameras === 1 ? { bearing: wind } : {};
  if (ALL_ROUND.test(plain)) return { fieldOfView: 360 };
  const width = Number(WIDTH.exec(plain)?.[1] ?? Number.NaN);
  if (width >= 10 && width <= 180) return { fieldOfView: width, ptz: false };
  if (plain === '회전' || plain === '회전형') return { ptz: true };
  if (plain === '고정' || plain === '고정형') return { ptz: false };
  return {};
}
