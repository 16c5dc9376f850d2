import { Button, Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { receiversQuery, useOfferAll } from '../../api/handling.ts';
import { useCommand } from '../../api/commands.ts';
import { peopleQuery, useMe } from '../../api/queries.ts';
import { useFeed } from '../../feed/feed-store.ts';
import { isLive } from '#domain/incident.ts';
import boardStyles from '../board.module.css';

interface HandoverDialogueProps {
  /** Only this one; absent: everything that is mine. */
  readonly incident?: string;
  readonly onClose: () => void;
}

/** Hands over at the change of shift (인계): to a person, or to a crew of which one accepts. */
export function HandoverDialogue({ incident, onClose }: HandoverDialogueProps) {
  const { t } = useTranslation();
  const me = useMe();
  const crews = useQuery(receiversQuery).data?.crews ?? [];
  const people = (useQuery(peopleQuery).data?.people ?? []).filter((person) => person.id !== me.person.id);
  const mine = useFeed(
    (state) => [...state.incidents.values()].filter((each) => each.assignee?.id === me.person.id && isLive(each.status)).length,
  );
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const command = useCommand();
  const all = useOfferAll();

  function send(): void {
    if (to === null) return;
    const wanted = { ...receiverOf(to), ...(note.trim() ? { note: note.trim() } : {}) };
    if (incident === undefined) all.mutate(wanted, { onSuccess: onClose });
    else command.mutate({ incident, command: { command: 'offerHandover', ...wanted } }, { onSuccess: onClose });
  }

  const withPeople = crews.filter((crew) => crew.people.length > 0);
  return (
    <Modal opened onClose={onClose} title={t(incident === undefined ? 'handover.all' : 'handover.one')}>
      {incident === undefined && mine === 0 ? (
        <p>{t('handover.nothing')}</p>
      ) : (
        <form
          className={boardStyles['form']}
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <p>{incident === undefined ? t('handover.allCount', { n: mine }) : t('handover.oneText')}</p>
          <Select
            label={t('handover.to')}
            data-autofocus
            searchable
            data={[
              {
                group: t('handover.crews'),
                items: withPeople.map(({ name, working }) => ({
                  value: `crew:${name}`,
                  label: working ? t('handover.working', { crew: name }) : name,
                })),
              },
              { group: t('handover.people'), items: people.map(({ id, name }) => ({ value: `person:${id}`, label: name })) },
            ]}
            value={to}
            onChange={setTo}
          />
          <Textarea
            label={`${t('handover.note')} (${t('common.optional')})`}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            maxLength={1_000}
            autosize
            minRows={2}
            maxRows={6}
          />
          <div className={boardStyles['formActions']}>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button type="submit" variant="filled" disabled={to === null} loading={command.isPending || all.isPending}>
              {t('handover.send')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function receiverOf(to: string): { crew: string } | { person: string } {
  return to.startsWith('crew:') ? { crew: to.slice('crew:'.length) } : { person: to.slice('person:'.length) };
}
