import { Checkbox, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import type { ChannelId } from '#domain/channel.ts';
import { receiversQuery, templatesQuery } from '../../api/handling.ts';
import { useMe } from '../../api/queries.ts';
import { titleIn } from '../../words/i18n.ts';
import { previewOf } from './message-facts.ts';
import styles from './handling.module.css';

export interface Message {
  readonly note: string;
  readonly channels: readonly ChannelId[];
}

interface MessageFieldsProps {
  readonly incident: IncidentView;
  readonly message: Message;
  readonly onChange: (message: Message) => void;
}

/** The words, by hand or from a template, and how else than by the screen they go. */
export function MessageFields({ incident, message, onChange }: MessageFieldsProps) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const templates = useQuery(templatesQuery).data?.templates ?? [];
  const channels = useQuery(receiversQuery).data?.channels ?? [];
  const { note } = message;
  const toggle = (channel: ChannelId, on: boolean): void =>
    onChange({ ...message, channels: on ? [...message.channels, channel] : message.channels.filter((each) => each !== channel) });
  return (
    <div className={styles['message']}>
      {templates.length > 0 && (
        <Select
          size="xs"
          aria-label={t('telling.template')}
          data={[
            { value: '', label: t('telling.templateNone') },
            ...templates.map(({ id, title }) => ({ value: id, label: titleIn(i18n.language, title) })),
          ]}
          value={templates.find(({ text }) => text === note)?.id ?? ''}
          onChange={(id) => onChange({ ...message, note: templates.find((each) => each.id === id)?.text ?? '' })}
        />
      )}
      <Textarea
        size="xs"
        aria-label={t('propagation.note')}
        placeholder={`${t('propagation.note')} (${t('common.optional')})`}
        value={note}
        onChange={(event) => onChange({ ...message, note: event.currentTarget.value })}
        maxLength={500}
        autosize
        minRows={2}
        maxRows={5}
      />
      {note.includes('{') && (
        <p className={styles['preview']}>
          <span className="quiet">{t('telling.preview')}</span> {previewOf(note, incident, me.city.timeZone)}
        </p>
      )}
      {channels.length > 0 && (
        <fieldset className={styles['channels']}>
          <legend>{t('telling.channels')}</legend>
          {channels.map((channel) => (
            <Checkbox
              key={channel}
              size="xs"
              label={t(`telling.channel.${channel}`)}
              checked={message.channels.includes(channel)}
              onChange={(event) => toggle(channel, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}
