import type { CameraStreams, CameraStreamsDraft, EnteredStream } from '#contract/camera-streams.ts';
import type { Camera } from '#domain/camera.ts';
import type { CameraId } from '#domain/ids.ts';
import type { SecretBox } from '../sealing/secret-box.ts';
import type { Sql } from '../store/sql.ts';
import { CAMERA_COLUMNS, cameraOfRow, secretName, type CameraRow } from './camera-rows.ts';

const STREAMS = ['main', 'sub'] as const;
type Stream = (typeof STREAMS)[number];
type Shown = NonNullable<CameraStreams[Stream]>;

/** Where one camera's pictures come from, as somebody enters it by hand. */
export interface CameraStreamsDesk {
  /** Undefined: no such camera. */
  read(camera: CameraId): Promise<CameraStreams | undefined>;
  /** Undefined: it is not any more as `known` says. */
  write(known: CameraStreams, draft: CameraStreamsDraft): Promise<Camera | undefined>;
}

/**
 * Fields of a draft that cannot be, beside its schema. A password that is kept stays with its host and its user, as the relay
 * keeps it (R10): whoever may change an address could else have it sent to themselves.
 */
export function problemsOf(
  known: CameraStreams,
  draft: CameraStreamsDraft,
): readonly { readonly field: string; readonly reason: string }[] {
  return STREAMS.flatMap((stream) => {
    const entered = draft[stream];
    if (entered === undefined) return [];
    if (known.published) return [{ field: `body.${stream}.url`, reason: 'a publisher brings its pictures' }];
    const kept = known[stream];
    if (!kept?.hasPassword || entered.password !== undefined || isSameDoor(kept, entered)) return [];
    return [{ field: `body.${stream}.password`, reason: 'is kept for its host and user only: say it again' }];
  });
}

function isSameDoor(kept: Shown, entered: EnteredStream): boolean {
  const [before, now] = [new URL(kept.url), new URL(entered.url)];
  const asSafe = now.protocol === before.protocol || now.protocol === 'rtsps:';
  return asSafe && now.hostname === before.hostname && kept.username === entered.username;
}

interface StreamsRow extends Record<string, unknown> {
  main_url: string | null;
  main_user: string | null;
  main_has_password: boolean;
  main_self_signed: boolean;
  sub_url: string | null;
  sub_user: string | null;
  sub_has_password: boolean;
  sub_self_signed: boolean;
  audio: boolean | null;
  published: boolean | null;
}

export function postgresCameraStreams(
  sql: Sql,
  { box, onChanged }: { readonly box: SecretBox; readonly onChanged: (cameras: readonly Camera[]) => void },
): CameraStreamsDesk {
  return {
    read: async (camera) => {
      const { rows } = await sql.query<StreamsRow>(
        `select main_url, main_user, main_password_cipher is not null as main_has_password, main_self_signed,
                sub_url, sub_user, sub_password_cipher is not null as sub_has_password, sub_self_signed, audio, published
         from camera where id = $1`,
        [camera],
      );
      return rows[0] && streamsOf(camera, rows[0]);
    },
    write: async (known, draft) => {
      const { rows } = await sql.query<CameraRow>(UPDATE, [
        known.camera,
        draft.audio,
        ...STREAMS.flatMap((stream) => columnsOf(known, draft[stream], { stream, box })),
      ]);
      const camera = rows[0] && cameraOfRow(rows[0]);
      if (camera) onChanged([camera]);
      return camera;
    },
  };
}

function streamsOf(camera: string, row: StreamsRow): CameraStreams {
  const shown = (stream: Stream): Shown | undefined => {
    const [url, username] = [row[`${stream}_url`], row[`${stream}_user`]];
    if (url === null) return undefined;
    const user = username === null ? {} : { username };
    return { url, ...user, hasPassword: row[`${stream}_has_password`], selfSigned: row[`${stream}_self_signed`] };
  };
  const [main, sub] = STREAMS.map(shown);
  return {
    camera,
    ...(main ? { main } : {}),
    ...(sub ? { sub } : {}),
    audio: row.audio === true,
    published: row.published === true,
  };
}

/** The row's hash stays: the same list imported again changes nothing, one that has something new does. */
const UPDATE = `
  update camera set audio = $2, updated_at = now(),
    main_url = $3, main_user = $4, main_self_signed = $5, main_password_cipher = case when $6 then main_password_cipher else decode($7, 'hex') end,
    sub_url = $10, sub_user = $11, sub_self_signed = $12, sub_password_cipher = case when $13 then sub_password_cipher else decode($14, 'hex') end
  where id = $1 and main_url is not distinct from $8 and main_user is not distinct from $9
    and sub_url is not distinct from $15 and sub_user is not distinct from $16
  returning ${CAMERA_COLUMNS}`;

/** Address, user, self-signed, whether the password stays, the new one sealed; and address and user as they were read. */
function columnsOf(
  known: CameraStreams,
  entered: EnteredStream | undefined,
  { stream, box }: { readonly stream: Stream; readonly box: SecretBox },
): readonly (string | boolean | null)[] {
  const before = known[stream];
  const { password } = entered ?? {};
  const sealed = password ? Buffer.from(box.seal(password, secretName(known.camera, stream))).toString('hex') : null;
  return [
    entered?.url ?? null,
    entered?.username ?? null,
    entered?.selfSigned === true,
    entered !== undefined && password === undefined,
    sealed,
    before?.url ?? null,
    before?.username ?? null,
  ];
}
