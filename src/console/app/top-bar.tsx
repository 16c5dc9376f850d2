import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MeView } from '#contract/session.ts';
import { TodoButton } from '../board/handling/todo-button.tsx';
import { titleIn } from '../words/i18n.ts';
import { BarClock } from './bar-clock.tsx';
import { BarFigures } from './bar-figures.tsx';
import { MeMenu } from './me-menu.tsx';
import { PATHS } from './paths.ts';
import { SearchBox } from '../search/search-box.tsx';
import { SoundButton } from './sound-button.tsx';
import styles from './app.module.css';

/** Alarms in figures, links in trouble, search, who I am, and a clock that says whose it is. */
export function TopBar({ me, onShowKeys }: { readonly me: MeView; readonly onShowKeys: () => void }) {
  const { t, i18n } = useTranslation();
  const atBoard = me.screens.includes('board');
  return (
    <header className={styles['bar']}>
      <div className={styles['brand']}>
        <img src="/icon.svg" alt="" className={styles['mark']} />
        <b>{t('product')}</b>
        <span className="one-line">{titleIn(i18n.language, me.city.title)}</span>
      </div>
      {me.screens.length > 1 && (
        <nav className={styles['nav']}>
          {me.screens.map((screen) => (
            <Link key={screen} to={PATHS[screen]} activeOptions={{ exact: true }} data-words={t(`screen.${screen}`)}>
              {t(`screen.${screen}`)}
            </Link>
          ))}
        </nav>
      )}
      <div className={styles['spring']} />
      {atBoard && <BarFigures withLinks={me.rights.includes('link.view')} />}
      {me.rights.includes('incident.handle') && atBoard && <TodoButton me={me} />}
      {atBoard && <SearchBox />}
      <SoundButton />
      <MeMenu me={me} onShowKeys={onShowKeys} />
      <BarClock timeZone={me.city.timeZone} />
    </header>
  );
}
