import { ActionIcon, Button, NativeSelect, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentCamera } from '#contract/incident-view.ts';
import { pushUid } from '#contract/push-view.ts';
import { pushServersQuery, useStartPush } from '../api/pushes.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './board.module.css';

interface PushStartProps {
  readonly incident: string;
  readonly camera: Pick<IncidentCamera, 'camera' | 'label'>;
}

/** What leaves the city names the camera and its receiver before it goes (CONSOLE rule 7). */
export function PushStart({ incident, camera }: PushStartProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const label = `${t('push.start')}: ${camera.label}`;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width="17rem" trapFocus>
      <Tooltip label={t('push.start')} disabled={opened}>
        <Popover.Target>
          <ActionIcon aria-label={label} aria-expanded={opened} onClick={() => setOpened(!opened)}>
            <IconBroadcast size="1rem" />
          </ActionIcon>
        </Popover.Target>
      </Tooltip>
      <Popover.Dropdown>{opened && <PushForm incident={incident} camera={camera} onDone={() => setOpened(false)} />}</Popover.Dropdown>
    </Popover>
  );
}

function PushForm({ incident, camera, onDone }: PushStartProps & { readonly onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const known = useQuery(pushServersQuery(incident));
  const start = useStartPush(incident);
  const [uid, setUid] = useState(camera.camera);
  const [chosen, setChosen] = useState<string>();
  const servers = known.data?.servers ?? [];
  const server = chosen ?? servers[0]?.id;
  const valid = pushUid.safeParse(uid).success;
  return (
    <form
      className={styles['pushForm']}
      onSubmit={(event) => {
        event.preventDefault();
        if (server && valid) start.mutate({ camera: camera.camera, server, uid }, { onSuccess: onDone });
      }}
    >
      <p className="one-line">{camera.label}</p>
      <NativeSelect
        label={t('push.receiver')}
        value={server ?? ''}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={servers.map(({ id, organisationTitle }) => ({ value: id, label: titleIn(i18n.language, organisationTitle) }))}
      />
      <TextInput
        label="UID"
        value={uid}
        maxLength={64}
        error={valid ? undefined : t('push.uidWrong')}
        onChange={(event) => setUid(event.currentTarget.value)}
      />
      <Button type="submit" loading={start.isPending} disabled={!server || !valid}>
        {t('push.start')}
      </Button>
    </form>
  );
}
