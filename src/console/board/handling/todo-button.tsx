import { Button, Popover } from '@mantine/core';
import { IconChecklist } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { MeView } from '#contract/session.ts';
import { serviceDefinition } from '#contract/service-definition.ts';
import { servicesQuery } from '../../api/queries.ts';
import { desk } from '../../app/desk.ts';
import { Elapsed } from '../../app/elapsed.tsx';
import { useKeys } from '../../app/key-bus.ts';
import { PATHS } from '../../app/paths.ts';
import { useFeedSoon } from '../../feed/use-feed-soon.ts';
import { placeWords } from '../../words/place-words.ts';
import { HandoverDialogue } from './handover-dialogue.tsx';
import { todosOf, type Todo } from './todo-list.ts';
import { sopOf } from './use-sop.ts';
import styles from './handling.module.css';

const MAX_SHOWN = 50;

/** What I have to do, from any screen: receipts, handovers, what nobody took up, and what is left of my procedures. */
export function TodoButton({ me }: { readonly me: MeView }) {
  const { t } = useTranslation();
  const todos = useTodos(me);
  const navigate = useNavigate();
  const [shown, setShown] = useState(false);
  const [handing, setHanding] = useState(false);
  useKeys((command) => {
    if (command.do === 'back' && shown) setShown(false);
    else if (command.do === 'todo') setShown(!shown);
    else return false;
    return true;
  });

  function open(todo: Todo): void {
    setShown(false);
    void navigate({ to: PATHS.board });
    desk.open(todo.incident.id);
  }

  return (
    <>
      <Popover opened={shown} onChange={setShown} position="bottom-end" trapFocus returnFocus>
        <Popover.Target>
          <Button size="xs" leftSection={<IconChecklist size="1rem" aria-hidden />} aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t('todo.button', { n: todos.length })}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <section className={styles['todo']} aria-label={t('todo.title')}>
            <h2>{t('todo.title')}</h2>
            {todos.length === 0 && <p className="quiet">{t('todo.none')}</p>}
            <ul>
              {todos.slice(0, MAX_SHOWN).map((todo) => (
                <TodoRow key={`${todo.kind} ${todo.incident.id}`} todo={todo} onOpen={open} />
              ))}
            </ul>
            <p className={styles['todoFoot']}>
              <Button
                size="xs"
                onClick={() => {
                  setShown(false);
                  setHanding(true);
                }}
              >
                {t('handover.all')}
              </Button>
            </p>
          </section>
        </Popover.Dropdown>
      </Popover>
      {handing && <HandoverDialogue onClose={() => setHanding(false)} />}
    </>
  );
}

function TodoRow({ todo, onOpen }: { readonly todo: Todo; readonly onOpen: (todo: Todo) => void }) {
  const { t } = useTranslation();
  const { incident, kind, left } = todo;
  return (
    <li>
      <button type="button" onClick={() => onOpen(todo)}>
        <b data-urgent={kind === 'escalation' || kind === 'receipt' || undefined}>
          {kind === 'sop' ? t('todo.sop', { n: left ?? 0 }) : t(`todo.${kind}`)}
        </b>
        <Elapsed since={incident.occurredAt} until={undefined} />
        <span className="one-line">
          {incident.kind} · {placeWords(incident.place, t)}
        </span>
      </button>
    </li>
  );
}

function useTodos(me: MeView): readonly Todo[] {
  const incidents = useFeedSoon((state) => state.incidents);
  const services = useQuery({ ...servicesQuery, enabled: me.rights.includes('service.view') }).data?.services;
  const lists = useMemo(
    () => new Map((services ?? []).map((each) => [each.id, serviceDefinition.safeParse(each.definition).data?.sop ?? []])),
    [services],
  );
  return useMemo(() => {
    const leftOf = (incident: IncidentView): number =>
      sopOf(
        (lists.get(incident.service) ?? []).filter((list) => incident.sopLists.includes(list.id)),
        incident.sop,
      ).left.length;
    return todosOf(incidents.values(), me, leftOf);
  }, [incidents, lists, me]);
}
