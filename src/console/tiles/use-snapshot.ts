import { notifications } from '@mantine/notifications';
import { useTranslation } from 'react-i18next';

/** Says what became of a picture that was to be kept: its file name (V6), or that there was none. */
export function useSnapshot(save: () => Promise<string | undefined>): () => Promise<void> {
  const { t } = useTranslation();
  return async () => {
    const name = await save();
    if (name === undefined) notifications.show({ message: t('tile.snapshotFailed'), color: 'yellow', autoClose: 6_000 });
    else notifications.show({ message: t('tile.snapshotSaved', { name }), autoClose: 4_000 });
  };
}
