import { Button, Kbd } from '@mantine/core';
import { IconBellPause, IconBellRinging } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { useKeys } from '../app/key-bus.ts';
import { feed, useIsLive } from '../feed/feed-store.ts';
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
      {may && <ShelveDialogue alarms={opened ? ofOneCause(incident) : [incident]} opened={opened} onClose={() => setOpened(false)} />}
    </>
  );
}

/** As many as one hand may put aside at once. */
const MAX_TOGETHER = 50;

function ofOneCause(incident: IncidentView): readonly IncidentView[] {
  const cause = incident.alarm?.group ?? incident.id;
  const others = [...feed.get().incidents.values()].filter(
    (each) => each.id !== incident.id && (each.id === cause || each.alarm?.group === cause) && each.can.shelve === true,
  );
  return [incident, ...others].slice(0, MAX_TOGETHER);
}
