import { ActionIcon, Button, Skeleton, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageTemplate } from '#contract/message-view.ts';
import { PLACEHOLDERS } from '#domain/message-template.ts';
import { templatesQuery, useChangeTemplates } from '../api/handling.ts';
import { failureWords } from '../api/say.ts';
import { titleIn } from '../words/i18n.ts';
import styles from './duty.module.css';

interface Draft {
  readonly version: number;
  readonly templates: readonly MessageTemplate[];
}

/** Message templates (메시지 템플릿): the words that are sent in a hurry. */
export function TemplatesEditor({ mayChange }: { readonly mayChange: boolean }) {
  const { t, i18n } = useTranslation();
  const known = useQuery(templatesQuery);
  const change = useChangeTemplates();
  const [draft, setDraft] = useState<Draft>();
  if (known.isPending) return <Skeleton height={240} m="lg" w="auto" />;
  if (known.isError) return <p className={styles['failed']}>{failureWords(t, known.error)}</p>;
  const { version, templates } = draft ?? known.data;
  const set = (changed: readonly MessageTemplate[]): void => setDraft({ version, templates: changed });
  return (
    <section className={styles['detail']} aria-label={t('duty.templates')}>
      <header>
        <h1>{t('duty.templates')}</h1>
        <span className="quiet">{known.data.version === 0 ? t('duty.written') : t('duty.version', { n: known.data.version })}</span>
        <span className={styles['spring']} />
        {draft ? (
          <>
            <Button onClick={() => setDraft(undefined)}>{t('common.cancel')}</Button>
            <Button
              variant="filled"
              loading={change.isPending}
              disabled={draft.templates === known.data.templates}
              onClick={() => change.mutate(draft, { onSuccess: () => setDraft(undefined) })}
            >
              {t('duty.save')}
            </Button>
          </>
        ) : (
          mayChange && <Button onClick={() => setDraft(known.data)}>{t('duty.edit')}</Button>
        )}
      </header>
      <p className={`${styles['hint']} quiet`}>
        {t('duty.templatesHint', { slots: PLACEHOLDERS.map((name) => `${t(`duty.slot.${name}`)} {${name}}`).join(' · ') })}
      </p>
      <ul className={styles['templates']}>
        {templates.map((template, at) => (
          <li key={template.id}>
            {draft ? (
              <TemplateFields
                template={template}
                onTemplate={(changed) => set(templates.with(at, changed))}
                onRemove={() => set(templates.toSpliced(at, 1))}
              />
            ) : (
              <>
                <b>{titleIn(i18n.language, template.title)}</b>
                <p>{template.text}</p>
              </>
            )}
          </li>
        ))}
      </ul>
      {draft && (
        <Button
          size="xs"
          leftSection={<IconPlus size="1rem" aria-hidden />}
          disabled={templates.length >= 100}
          onClick={() => set([...templates, fresh(templates)])}
        >
          {t('duty.templateAdd')}
        </Button>
      )}
    </section>
  );
}

function fresh(templates: readonly MessageTemplate[]): MessageTemplate {
  let number = templates.length + 1;
  while (templates.some(({ id }) => id === `template-${number}`)) number += 1;
  return { id: `template-${number}`, title: { ko: `문구 ${number}`, en: `Template ${number}` }, text: '{kind} {address}' };
}

interface TemplateFieldsProps {
  readonly template: MessageTemplate;
  readonly onTemplate: (template: MessageTemplate) => void;
  readonly onRemove: () => void;
}

function TemplateFields({ template, onTemplate, onRemove }: TemplateFieldsProps) {
  const { t } = useTranslation();
  const { title } = template;
  return (
    <div className={styles['template']}>
      {(['ko', 'en'] as const).map((language) => (
        <TextInput
          key={language}
          size="xs"
          label={t(`duty.templateTitle.${language}`)}
          value={title[language]}
          maxLength={100}
          onChange={(event) => onTemplate({ ...template, title: { ...title, [language]: event.currentTarget.value } })}
        />
      ))}
      <ActionIcon size="sm" aria-label={`${title.ko} ${t('duty.remove')}`} onClick={onRemove}>
        <IconX size="1rem" />
      </ActionIcon>
      <Textarea
        size="xs"
        label={t('duty.templateText')}
        value={template.text}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => onTemplate({ ...template, text: event.currentTarget.value })}
      />
    </div>
  );
}
