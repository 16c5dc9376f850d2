import { Button, Kbd, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentCommand, IncidentView } from '#contract/incident-view.ts';
import type { ReceiverList } from '#contract/message-view.ts';
import { receiversQuery } from '../../api/handling.ts';
import { useCommand } from '../../api/commands.ts';
import { useMe } from '../../api/queries.ts';
import { useKeys } from '../../app/key-bus.ts';
import { useIsLive } from '../../feed/feed-store.ts';
import { ListSearch } from '../../look/list-search.tsx';
import { titleIn } from '../../words/i18n.ts';
import { isAwaited } from './for-me.ts';
import type { Message } from './message-fields.tsx';
import boardStyles from '../board.module.css';
import styles from './handling.module.css';

type Organisation = ReceiverList['organisations'][number];

/** So many are chosen by a digit; of more they are searched, too. */
const BY_DIGIT = 9;

interface TellOneProps {
  readonly incident: IncidentView;
  readonly message: Message;
  readonly onSent: () => void;
}

/** One organisation, the people at a post of it, or one person. It leaves the city, so it names receiver and effect. */
export function TellOne({ incident, message, onSent }: TellOneProps) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useCommand();
  const [chosen, setChosen] = useState<string>();
  const [who, setWho] = useState('');
  const [search, setSearch] = useState('');
  const sendButton = useRef<HTMLButtonElement>(null);
  // The own room is told by person or post only: what happens is on its board anyway.
  const all = (useQuery(receiversQuery).data?.organisations ?? []).toSorted(
    (a, b) => Number(a.id === me.organisation.id) - Number(b.id === me.organisation.id),
  );
  const receiver = all.find((each) => each.id === chosen);
  const own = receiver?.id === me.organisation.id;
  const shown = all.filter(({ title }) => titleIn(i18n.language, title).toLowerCase().includes(search.trim().toLowerCase()));
  const name = receiver ? nameOf(receiver, who, i18n.language) : undefined;
  const told = new Set(
    incident.propagations.filter((each) => isAwaited(each) && each.people === undefined).map((each) => each.organisation),
  );

  function choose(id: string): void {
    setChosen(id);
    setWho('');
  }

  usePickByDigit(sendButton, shown, choose);

  function send(): void {
    if (!receiver || name === undefined || (own && who === '')) return;
    const done = t('action.done.propagate', { organisation: name });
    command.mutate(
      { incident: incident.id, command: commandOf(receiver.id, who, message), done },
      {
        onSuccess: () => {
          setChosen(undefined);
          setWho('');
          onSent();
        },
      },
    );
  }

  return (
    <form
      className={boardStyles['send']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h3>{t('telling.one')}</h3>
      {all.length > BY_DIGIT && <ListSearch label={t('telling.search')} words={search} onWords={setSearch} />}
      <Receivers organisations={shown} chosen={chosen} told={told} onChoose={choose} />
      {receiver && <Who organisation={receiver} own={own} who={who} onWho={setWho} />}
      <p className="quiet">{t('propagation.explained')}</p>
      <Button
        ref={sendButton}
        type="submit"
        disabled={!receiver || !live || (own && who === '')}
        loading={command.isPending}
        className={styles['sendOne'] ?? ''}
      >
        {name === undefined ? t('propagation.send') : t('propagation.sendTo', { organisation: name })}
      </Button>
    </form>
  );
}

/** P, digit, Enter: wherever in the tab the focus stands, the send button has it next. */
function usePickByDigit(
  sendButton: RefObject<HTMLButtonElement | null>,
  shown: readonly Organisation[],
  choose: (organisation: string) => void,
): void {
  useKeys((key) => {
    const button = sendButton.current;
    if (key.do !== 'tile' || !button?.ownerDocument.activeElement?.closest('[data-telling]')) return false;
    const picked = shown[key.tile - 1];
    if (!picked) return false;
    choose(picked.id);
    requestAnimationFrame(() => button.focus());
    return true;
  });
}

function commandOf(organisation: string, who: string, { note, channels }: Message): IncidentCommand {
  return {
    command: 'propagate',
    organisation,
    ...targetOf(who),
    ...(channels.length > 0 ? { channels: [...channels] } : {}),
    ...(note.trim() ? { note: note.trim() } : {}),
  };
}

/** `''`: the whole room; `post:…`; `person:…`. */
function targetOf(who: string): { role?: string; person?: string } {
  if (who.startsWith('post:')) return { role: who.slice('post:'.length) };
  return who.startsWith('person:') ? { person: who.slice('person:'.length) } : {};
}

function nameOf(organisation: Organisation, who: string, language: string): string {
  const { role, person } = targetOf(who);
  const post = organisation.posts.find(({ id }) => id === role);
  const one = organisation.people.find(({ id }) => id === person);
  const room = titleIn(language, organisation.title);
  return post ? `${room} ${titleIn(language, post.title)}` : one ? `${room} ${one.name}` : room;
}

interface WhoProps {
  readonly organisation: Organisation;
  readonly own: boolean;
  readonly who: string;
  readonly onWho: (who: string) => void;
}

function Who({ organisation, own, who, onWho }: WhoProps) {
  const { t, i18n } = useTranslation();
  const post = ({ id, title, people, onDuty }: Organisation['posts'][number]): { value: string; label: string } => ({
    value: `post:${id}`,
    label: onDuty
      ? t('telling.post', { post: titleIn(i18n.language, title), people: people.map(({ name }) => name).join(', ') })
      : t('telling.postOff', { post: titleIn(i18n.language, title) }),
  });
  return (
    <Select
      size="xs"
      aria-label={t('telling.whoLabel')}
      placeholder={t('telling.who')}
      searchable={organisation.people.length > 8}
      data={[
        ...(own ? [] : [{ value: '', label: t('telling.whole') }]),
        { group: t('telling.posts'), items: organisation.posts.map(post) },
        { group: t('telling.people'), items: organisation.people.map(({ id, name }) => ({ value: `person:${id}`, label: name })) },
      ]}
      value={own && who === '' ? null : who}
      onChange={(value) => onWho(value ?? '')}
    />
  );
}

interface ReceiversProps {
  readonly organisations: readonly Organisation[];
  readonly chosen: string | undefined;
  readonly told: ReadonlySet<string>;
  readonly onChoose: (organisation: string) => void;
}

function Receivers({ organisations, chosen, told, onChoose }: ReceiversProps) {
  const { t, i18n } = useTranslation();
  if (organisations.length === 0) return <p className="quiet">{t('telling.notFound')}</p>;
  return (
    <div className={boardStyles['receivers']} role="radiogroup" aria-label={t('propagation.to')}>
      {organisations.map((each, index) => (
        <button key={each.id} type="button" role="radio" aria-checked={each.id === chosen} onClick={() => onChoose(each.id)}>
          {index < BY_DIGIT && <Kbd size="xs">{index + 1}</Kbd>}
          <span>{titleIn(i18n.language, each.title)}</span>
          {told.has(each.id) && <span className="quiet">{t('propagation.already')}</span>}
        </button>
      ))}
    </div>
  );
}
