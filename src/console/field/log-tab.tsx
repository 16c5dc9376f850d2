import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { Timeline } from '../board/timeline-tab.tsx';
import { useFieldDeed } from './field-api.ts';
import styles from './field.module.css';

/** What was done, newest first, and a line to add: the centre and the own room read it. */
export function LogTab({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const deed = useFieldDeed(incident.id);
  const [text, setText] = useState('');
  const note = text.trim();
  return (
    <div className={styles['log']}>
      {incident.can.noteFromField === true && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (note !== '') deed.mutate({ path: 'notes', body: { note }, done: t('field.note.saved') }, { onSuccess: () => setText('') });
          }}
        >
          <Textarea
            size="lg"
            label={t('field.note.label')}
            placeholder={t('field.note.placeholder')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="lg" fullWidth disabled={note === ''} loading={deed.isPending}>
            {t('field.note.save')}
          </Button>
        </form>
      )}
      <Timeline incident={incident} />
    </div>
  );
}
