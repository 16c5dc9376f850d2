import { Menu } from '@mantine/core';
import {
  IconCar,
  IconLanguage,
  IconLogout,
  IconMapPin,
  IconMapPinOff,
  IconMenu2,
  IconMoon,
  IconSun,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CrewView } from '#contract/field-view.ts';
import { sayFailure } from '../api/say.ts';
import { allowSound, setSound, useSoundState } from '../app/alarm-sound.ts';
import { setPreferences, usePreferences } from '../app/preferences.ts';
import { signOut } from '../app/sign-out.ts';
import { setLanguage } from '../words/i18n.ts';
import { useCrewChange } from './field-api.ts';
import type { OwnPosition } from './use-position.ts';
import styles from './field.module.css';

/** Who goes with what, whether the place is told, and the few things that can be set. */
export function FieldHead({ crew, position }: { readonly crew: CrewView['crew']; readonly position: OwnPosition }) {
  const { t } = useTranslation();
  const told = position.state === 'on';
  const sound = useSoundState();
  return (
    <header className={styles['head']}>
      <span className={styles['callSign']}>
        <IconCar size="1.25rem" aria-hidden />
        <b>{crew?.callSign ?? t('field.title')}</b>
      </span>
      {crew && (
        <span className={styles['position']} data-on={told || undefined} title={t(`field.position.${position.state}`)}>
          {told ? <IconMapPin size="1.125rem" aria-hidden /> : <IconMapPinOff size="1.125rem" aria-hidden />}
          <span>{t(`field.position.${told ? 'on' : 'off'}`)}</span>
        </span>
      )}
      {sound === 'blocked' && (
        <button type="button" className={styles['icon']} aria-label={t('field.allowSound')} onClick={() => void allowSound()}>
          <IconVolumeOff size="1.5rem" aria-hidden />
        </button>
      )}
      <FieldMenu crew={crew} />
      {crew && (position.state === 'denied' || position.state === 'none') && (
        <p className={styles['caution']} role="alert">
          {t(`field.position.${position.state}`)}
        </p>
      )}
    </header>
  );
}

function FieldMenu({ crew }: { readonly crew: CrewView['crew'] }) {
  const { t } = useTranslation();
  const { theme, language, sound } = usePreferences();
  const change = useCrewChange();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <Menu position="bottom-end" width="16rem">
      <Menu.Target>
        <button type="button" className={styles['icon']} aria-label={t('field.menu')}>
          <IconMenu2 size="1.5rem" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles['menu'] ?? ''}>
        {crew && (
          <Menu.Item leftSection={<IconCar size="1.25rem" />} onClick={() => change.mutate(undefined)}>
            {t('field.crew.change')} · {t('field.crew.leave')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={theme === 'dark' ? <IconSun size="1.25rem" /> : <IconMoon size="1.25rem" />}
          onClick={() => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' })}
        >
          {t('bar.theme')}: {t(theme === 'dark' ? 'bar.light' : 'bar.dark')}
        </Menu.Item>
        <Menu.Item leftSection={sound ? <IconVolume size="1.25rem" /> : <IconVolumeOff size="1.25rem" />} onClick={() => setSound(!sound)}>
          {t(sound ? 'bar.soundOff' : 'bar.soundOn')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLanguage size="1.25rem" />}
          onClick={() => {
            setPreferences({ language: other });
            setLanguage(other);
          }}
        >
          {other === 'en' ? 'English' : '한국어'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size="1.25rem" />}
          onClick={() => void signOut().catch((error: unknown) => sayFailure(t, error))}
        >
          {t('bar.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
