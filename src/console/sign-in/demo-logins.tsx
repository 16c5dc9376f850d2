import { useTranslation } from 'react-i18next';
import type { AboutView } from '#contract/answers.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './sign-in.module.css';

/** Only where the server says that it is a demo: who can sign in, to choose from. */
export function DemoLogins({
  logins,
  onChoose,
}: {
  readonly logins: NonNullable<AboutView['logins']>;
  readonly onChoose: (login: string) => void;
}) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles['demo']}>
      <h2>{t('signIn.demo')}</h2>
      <p className="quiet">{t('signIn.demoHint')}</p>
      <ul>
        {logins.map((each) => (
          <li key={each.login}>
            <button type="button" onClick={() => onChoose(each.login)}>
              <b>{each.login}</b>
              <span>{titleIn(i18n.language, each.role)}</span>
              <span className="quiet one-line">
                {each.name} · {titleIn(i18n.language, each.organisation)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
