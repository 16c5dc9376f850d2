import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/queries.ts';
import { saveFile } from '../api/save-file.ts';
import { serverNow } from '../feed/server-clock.ts';
import { fileStamp } from '../words/time.ts';

/** Saves what is on the tile as `yyyymmddhhmmssmis_cameraId_loginId.jpg` (V6). */
export function useSnapshot(camera: string, snapshot: () => Promise<Blob | undefined>): () => Promise<void> {
  const { t } = useTranslation();
  const me = useMe();
  return async () => {
    const picture = await snapshot().catch(() => undefined);
    if (!picture) {
      notifications.show({ message: t('tile.snapshotFailed'), color: 'yellow', autoClose: 6_000 });
      return;
    }
    const name = `${fileStamp(serverNow(), me.city.timeZone)}_${camera.replaceAll(/[^\p{L}\p{N}.-]/gu, '-')}_${me.person.login}.jpg`;
    saveFile(picture, name);
    notifications.show({ message: t('tile.snapshotSaved', { name }), autoClose: 4_000 });
  };
}
