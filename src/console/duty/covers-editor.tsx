import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DutyRosterDocument, RosterView } from '#contract/duty-view.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { titleIn } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import type { RosterPart } from './roster-part.ts';
import styles from './duty.module.css';

type Cover = DutyRosterDocument['covers'][number];

/** Who stands in for whom (대근). Past ones stay in the record; they are only counted here. */
export function CoversEditor({ view, roster, onChange }: RosterPart) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  if (roster.crews.length === 0) return null;
  const nameOf = (login: string): string => view.people.find((person) => person.login === login)?.name ?? login;
  const postOf = (post: string): string => {
    const known = view.posts.find((each) => each.post === post);
    return known ? titleIn(i18n.language, known.title) : post;
  };
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now).replace(/:\d\d$/, '');
  const coming = roster.covers.filter((cover) => cover.to > now);
  const over = roster.covers.length - coming.length;
  return (
    <>
      <h2>{t('duty.covers')}</h2>
      {coming.length === 0 && <p className="quiet">{t('duty.coversNone')}</p>}
      <ul className={styles['covers']}>
        {coming.map((cover) => (
          <li key={`${cover.from} ${cover.login}`}>
            <span className="figures">
              {at(cover.from)} – {at(cover.to)}
            </span>
            <span className="quiet">{postOf(cover.post)}</span>
            <b>{nameOf(cover.login)}</b>
            {cover.instead !== undefined && <span className="quiet">← {nameOf(cover.instead)}</span>}
            {onChange && (
              <ActionIcon
                size="sm"
                aria-label={`${nameOf(cover.login)} ${t('duty.remove')}`}
                onClick={() => onChange({ covers: roster.covers.filter((each) => each !== cover) })}
              >
                <IconX size="1rem" />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {over > 0 && <p className="quiet">{t('duty.coverOver', { n: over })}</p>}
      {onChange && <NewCover view={view} onAdd={(cover) => onChange({ covers: [...roster.covers, cover] })} />}
    </>
  );
}

function NewCover({ view, onAdd }: { readonly view: RosterView; readonly onAdd: (cover: Cover) => void }) {
  const { t, i18n } = useTranslation();
  const [post, setPost] = useState<string | null>(view.posts[0]?.post ?? null);
  const [login, setLogin] = useState<string | null>(null);
  const [instead, setInstead] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const people = view.people.map((person) => ({ value: person.login, label: person.name }));
  // The field gives the time of this machine; a centre’s machines stand in its city.
  const [begins, ends] = [Date.parse(from), Date.parse(to)];
  const fits = post !== null && login !== null && Number.isFinite(begins) && Number.isFinite(ends) && ends > begins;
  return (
    <form
      className={styles['tools']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!fits) return;
        onAdd({ from: begins, to: ends, post, login, ...(instead === null ? {} : { instead }) });
        setLogin(null);
        setInstead(null);
      }}
    >
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('duty.coverFrom')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label={t('duty.coverTo')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Select
        size="xs"
        w={120}
        label={t('duty.coverPost')}
        data={view.posts.map((each) => ({ value: each.post, label: titleIn(i18n.language, each.title) }))}
        value={post}
        onChange={setPost}
      />
      <Select size="xs" w={120} label={t('duty.coverWho')} data={people} value={login} onChange={setLogin} searchable />
      <Select size="xs" w={120} label={t('duty.coverInstead')} data={people} value={instead} onChange={setInstead} searchable clearable />
      <Button size="xs" type="submit" disabled={!fits} leftSection={<IconPlus size="1rem" aria-hidden />}>
        {t('duty.coverAdd')}
      </Button>
    </form>
  );
}
