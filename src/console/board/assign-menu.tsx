import { Button, Menu, TextInput } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { peopleQuery } from '../api/queries.ts';

const SEARCH_FROM = 8;

/** Gives the incident to another person. */
export function AssignMenu({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const command = useCommand();
  const [shown, setShown] = useState(false);
  const [text, setText] = useState('');
  const people = useQuery({ ...peopleQuery, enabled: shown });
  const found = (people.data?.people ?? []).filter((person) => person.id !== incident.assignee?.id && person.name.includes(text.trim()));
  return (
    <Menu opened={shown} onChange={setShown}>
      <Menu.Target>
        <Button size="md" leftSection={<IconUserPlus size="1.25rem" aria-hidden />}>
          {t('action.assign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {(people.data?.people.length ?? 0) >= SEARCH_FROM && (
          <TextInput
            size="xs"
            placeholder={t('action.assignSearch')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
        {people.isPending && <Menu.Item disabled>{t('common.loading')}</Menu.Item>}
        {people.data && found.length === 0 && <Menu.Item disabled>{t('common.none')}</Menu.Item>}
        {found.map((person) => (
          <Menu.Item
            key={person.id}
            onClick={() => command.mutate({ incident: incident.id, command: { command: 'assign', person: person.id } })}
          >
            {person.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
