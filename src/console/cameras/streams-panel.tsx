import { Button, Checkbox, CloseButton, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraView } from '#contract/admin-view.ts';
import type { CameraStreams } from '#contract/camera-streams.ts';
import { CallFailed } from '../api/call.ts';
import { streamsQuery, useEnterStreams } from '../api/camera-streams.ts';
import { failureWords } from '../api/say.ts';
import { draftOf, enteredOf } from './stream-draft.ts';
import { StreamFields } from './stream-fields.tsx';
import styles from './cameras.module.css';

interface StreamsPanelProps {
  readonly camera: Pick<CameraView, 'id' | 'label'>;
  readonly onClose: () => void;
}

/** Where one camera's pictures come from; opening it is a look that is written down. */
export function StreamsPanel({ camera, onClose }: StreamsPanelProps) {
  const { t } = useTranslation();
  const streams = useQuery(streamsQuery(camera.id));
  return (
    <aside className={styles['import']} aria-label={t('streams.title')}>
      <header>
        <h2>{t('streams.title')}</h2>
        <CloseButton onClick={onClose} />
      </header>
      <p className="one-line" title={camera.label}>
        {camera.label} <span className="quiet figures">{camera.id}</span>
      </p>
      <p className="quiet">{t('streams.recorded')}</p>
      {streams.isPending && <Skeleton height={320} />}
      {streams.isError && (
        <p className={styles['failed']} role="alert">
          {failureWords(t, streams.error)}
        </p>
      )}
      {streams.data && <StreamsForm known={streams.data} />}
    </aside>
  );
}

function StreamsForm({ known }: { readonly known: CameraStreams }) {
  const { t } = useTranslation();
  const enter = useEnterStreams(known.camera);
  const [draft, setDraft] = useState(() => draftOf(known));
  const refused = enter.error instanceof CallFailed ? enter.error.errors.map(({ field }) => field) : [];
  const change = (part: Partial<typeof draft>): void => {
    enter.reset();
    setDraft({ ...draft, ...part });
  };
  return (
    <form
      className={styles['streams']}
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate(enteredOf(draft, known), { onSuccess: (streams) => setDraft(draftOf(streams)) });
      }}
    >
      {known.published ? (
        <p>{t('streams.published')}</p>
      ) : (
        (['main', 'sub'] as const).map((stream) => (
          <StreamFields
            key={stream}
            stream={stream}
            draft={draft[stream]}
            hasPassword={known[stream]?.hasPassword === true}
            refused={refused}
            onChange={(changed) => change({ [stream]: changed })}
          />
        ))
      )}
      <Checkbox
        label={t('streams.audio')}
        description={t('streams.audioExplained')}
        checked={draft.audio}
        onChange={(event) => change({ audio: event.currentTarget.checked })}
      />
      {enter.isError && (
        <p className={styles['failed']} role="alert">
          <IconAlertTriangle size="1rem" aria-hidden /> {refused.length > 0 ? t('streams.refused') : failureWords(t, enter.error)}
        </p>
      )}
      {enter.isSuccess && (
        <p role="status">
          <IconCheck size="1rem" aria-hidden /> {t('streams.saved')}
        </p>
      )}
      <Button type="submit" variant="filled" loading={enter.isPending}>
        {t('streams.save')}
      </Button>
    </form>
  );
}
