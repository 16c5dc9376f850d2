import { ActionIcon, MultiSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DutyRosterDocument, RosterView } from '#contract/duty-view.ts';
import { titleIn } from '../words/i18n.ts';
import type { RosterPart } from './roster-part.ts';
import styles from './duty.module.css';

type Crew = DutyRosterDocument['crews'][number];

/** Who is in each crew, at which post. */
export function CrewsEditor({ view, roster, onChange }: RosterPart) {
  const { t } = useTranslation();
  if (roster.crews.length === 0) return null;
  const posts = usedPosts(view, roster);
  return (
    <>
      <h2>{t('duty.members')}</h2>
      <ul className={styles['crews']}>
        {roster.crews.map((crew, at) => (
          <li key={at}>
            {onChange ? (
              <CrewFields
                view={view}
                posts={posts}
                crew={crew}
                onCrew={(changed) => onChange({ crews: roster.crews.with(at, changed) })}
                onRemove={() => onChange({ crews: roster.crews.toSpliced(at, 1) })}
              />
            ) : (
              <CrewWords view={view} crew={crew} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function CrewWords({ view, crew }: { readonly view: RosterView; readonly crew: Crew }) {
  const { i18n } = useTranslation();
  const nameOf = (login: string): string => view.people.find((person) => person.login === login)?.name ?? login;
  return (
    <>
      <b>{crew.name}</b>
      {view.posts
        .filter(({ post }) => (crew.posts[post] ?? []).length > 0)
        .map(({ post, title }) => (
          <span key={post}>
            <span className="quiet">{titleIn(i18n.language, title)}</span> {(crew.posts[post] ?? []).map(nameOf).join(', ')}
          </span>
        ))}
    </>
  );
}

/** Posts that somebody stands at or that the chain calls; where there are none yet, all. */
function usedPosts(view: RosterView, roster: DutyRosterDocument): RosterView['posts'] {
  const used = new Set([...roster.crews.flatMap((crew) => Object.keys(crew.posts)), ...roster.chain.flatMap(({ post }) => post ?? [])]);
  return used.size === 0 ? view.posts : view.posts.filter(({ post }) => used.has(post));
}

interface CrewFieldsProps {
  readonly posts: RosterView['posts'];
  readonly view: RosterView;
  readonly crew: Crew;
  readonly onCrew: (crew: Crew) => void;
  readonly onRemove: () => void;
}

function CrewFields({ view, posts, crew, onCrew, onRemove }: CrewFieldsProps) {
  const { t, i18n } = useTranslation();
  const people = view.people.map(({ login, name }) => ({ value: login, label: name }));
  return (
    <>
      <TextInput
        size="xs"
        w={88}
        aria-label={t('duty.crew')}
        value={crew.name}
        maxLength={64}
        onChange={(event) => onCrew({ ...crew, name: event.currentTarget.value })}
      />
      {posts.map(({ post, title }) => (
        <MultiSelect
          key={post}
          size="xs"
          className={styles['members'] ?? ''}
          aria-label={`${crew.name} ${titleIn(i18n.language, title)}`}
          placeholder={titleIn(i18n.language, title)}
          data={people}
          value={crew.posts[post] ?? []}
          searchable
          hidePickedOptions
          onChange={(logins) => onCrew({ ...crew, posts: { ...crew.posts, [post]: logins } })}
        />
      ))}
      <ActionIcon size="sm" aria-label={`${crew.name} ${t('duty.remove')}`} onClick={onRemove}>
        <IconX size="1rem" />
      </ActionIcon>
    </>
  );
}
