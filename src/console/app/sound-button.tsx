import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { allowSound, setSound, useSoundState } from './alarm-sound.ts';

/** On, off, or blocked by the browser — which is said in words, because a silent alarm would be a lie. */
export function SoundButton() {
  const { t } = useTranslation();
  const state = useSoundState();
  if (state === 'blocked') {
    return (
      <Tooltip label={t('bar.soundBlocked')}>
        <Button
          size="xs"
          color="yellow"
          variant="outline"
          leftSection={<IconVolumeOff size="1rem" aria-hidden />}
          onClick={() => void allowSound()}
        >
          {t('bar.soundBlockedShort')}
        </Button>
      </Tooltip>
    );
  }
  return (
    <Tooltip label={t(state === 'on' ? 'bar.soundOn' : 'bar.soundOff')}>
      <ActionIcon
        aria-label={t('bar.sound')}
        aria-pressed={state === 'on'}
        onClick={() => setSound(state !== 'on')}
        {...(state === 'off' ? { color: 'var(--amber)' } : {})}
      >
        {state === 'on' ? <IconVolume size="1.25rem" /> : <IconVolumeOff size="1.25rem" />}
      </ActionIcon>
    </Tooltip>
  );
}
