import { Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconArrowsMaximize,
  IconBellRinging,
  IconKeyboard,
  IconLanguage,
  IconLayoutDashboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeView } from '#contract/session.ts';
import { sayFailure } from '../api/say.ts';
import { resetLayout } from '../board/layout-store.ts';
import { setLanguage, titleIn } from '../words/i18n.ts';
import { ContactDialogue } from './contact-dialogue.tsx';
import { desk } from './desk.ts';
import { setPreferences, usePreferences } from './preferences.ts';
import { signOut } from './sign-out.ts';
import styles from './app.module.css';

/** Who I am, and what is mine to set. */
export function MeMenu({ me, onShowKeys }: { readonly me: MeView; readonly onShowKeys: () => void }) {
  const { t, i18n } = useTranslation();
  const { pathname } = useLocation();
  const [contact, setContact] = useState(false);
  const atBoard = me.screens.includes('board') && pathname === '/';
  const enterWall = (): void => {
    desk.set({ wall: true });
    notifications.show({ message: t('bar.wallHint'), autoClose: 5_000 });
  };

  return (
    <>
      {contact && <ContactDialogue onClose={() => setContact(false)} />}
      <Menu>
        <Menu.Target>
          <button type="button" className={styles['meButton']} aria-label={`${t('bar.menu')}: ${me.person.name}`}>
            <IconUserCircle size="1.25rem" aria-hidden />
            <span className={styles['me']}>
              {me.person.name}
              <span>{titleIn(i18n.language, me.organisation.title)}</span>
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {me.person.name} · {titleIn(i18n.language, me.organisation.title)}
          </Menu.Label>
          <LookItems />
          <Menu.Item leftSection={<IconKeyboard size="1rem" />} onClick={onShowKeys} rightSection="?">
            {t('bar.keys')}
          </Menu.Item>
          {me.rights.includes('incident.view') && (
            <Menu.Item leftSection={<IconBellRinging size="1rem" />} onClick={() => setContact(true)}>
              {t('contact.menu')}
            </Menu.Item>
          )}
          {atBoard && (
            <>
              <Menu.Item leftSection={<IconLayoutDashboard size="1rem" />} onClick={resetLayout}>
                {t('bar.resetLayout')}
              </Menu.Item>
              <Menu.Item leftSection={<IconArrowsMaximize size="1rem" />} onClick={enterWall}>
                {t('bar.wall')}
              </Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconLogout size="1rem" />}
            onClick={() => void signOut().catch((error: unknown) => sayFailure(t, error))}
          >
            {t('bar.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

/** Language and brightness. */
function LookItems() {
  const { t } = useTranslation();
  const { theme, language } = usePreferences();
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <>
      <Menu.Item
        leftSection={<IconLanguage size="1rem" />}
        onClick={() => {
          setPreferences({ language: other });
          setLanguage(other);
        }}
      >
        {other === 'en' ? 'English' : '한국어'}
      </Menu.Item>
      <Menu.Item
        leftSection={theme === 'dark' ? <IconSun size="1rem" /> : <IconMoon size="1rem" />}
        onClick={() => setPreferences({ theme: theme === 'dark' ? 'light' : 'dark' })}
      >
        {t('bar.theme')}: {t(theme === 'dark' ? 'bar.light' : 'bar.dark')}
      </Menu.Item>
    </>
  );
}
