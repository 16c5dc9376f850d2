import type { Camera } from '#domain/camera.ts';
import type { CameraRegistry } from '#server/cameras/camera-registry.ts';
import { postgresCameraStreams, type CameraStreamsDesk } from '#server/cameras/camera-streams.ts';
import { postgresCameraSurveys, type CameraSurveys } from '#server/cameras/camera-surveys.ts';
import type { RelayHub } from '#server/relay-hub/relay-hub.ts';
import { makeSecretBox } from '#server/sealing/secret-box.ts';
import type { SightDesk } from '#server/sight/sight-desk.ts';
import type { Database } from '#server/store/sql.ts';

interface Parts {
  readonly database: Database;
  readonly registry: CameraRegistry;
  readonly sight: SightDesk;
  readonly relays: RelayHub;
}

/** Where cameras look and where their pictures come from, as people enter it, over the store of a test. */
export function cameraDesks({ database, registry, sight, relays }: Parts): {
  readonly streams: CameraStreamsDesk;
  readonly surveys: CameraSurveys;
} {
  const onChanged = (cameras: readonly Camera[]): void => {
    registry.put(cameras);
    sight.forget();
  };
  const onStreams = (cameras: readonly Camera[]): void => {
    onChanged(cameras);
    for (const { id } of cameras) relays.changed(id);
  };
  return {
    streams: postgresCameraStreams(database, { box: makeSecretBox('00'.repeat(32)), onChanged: onStreams }),
    surveys: postgresCameraSurveys(database, onChanged),
  };
}
