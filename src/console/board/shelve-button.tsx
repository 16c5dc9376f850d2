import { Button, Kbd } from '@mantine/core';
import { IconBellPause, IconBellRinging } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { useKeys } from '../app/key-bus.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { ShelveDialogue } from './shelve-dialogue.tsx';

/** Puts the alarm of the open incident aside, with all of its cause, or takes it back. */
export function ShelveButton({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const live = useIsLive();
  const command = useCommand();
  const [opened, setOpened] = useState(false);
  const may = incident.can.shelve === true;
  const mayTakeBack = incident.can.unshelve === true;
  const takeBack = (): void => command.mutate({ incident: incident.id, command: { command: 'unshelve' } });

  useKeys((pressed) => {
    if (pressed.do !== 'shelve' || !live || (!may && !mayTakeBack)) return false;
    if (may) setOpened(true);
    else takeBack();
    return true;
  });

  if (!may && !mayTakeBack) return null;
  return (
    <>
      <Button
        size="md"
        leftSection={may ? <IconBellPause size="1.25rem" aria-hidden /> : <IconBellRinging size="1.25rem" aria-hidden />}
        rightSection={<Kbd size="xs">H</Kbd>}
        loading={command.isPending}
        disabled={!live}
        onClick={may ? () => setOpened(true) : takeBack}
      >
        {t(may ? 'alarm.shelve' : 'alarm.unshelve')}
      </Button>
      {may && opened && <ShelveDialogue incident={incident} onClose={() => setOpened(false)} />}
    </>
  );
}
