import { Button, Checkbox, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DisplayDeviceView, DisplayList } from '#contract/display-view.ts';
import { DISPLAY_COLOURS, DISPLAY_PRIORITIES, type DisplayColour, type DisplayPriority } from '#domain/display.ts';
import { pagesOf } from '#domain/display-pages.ts';
import { useCompose } from '../api/displays.ts';
import { Picture } from './device-card.tsx';
import styles from './displays.module.css';

interface ComposeFormProps {
  readonly displays: DisplayList;
  readonly chosen: readonly string[];
  readonly onChoose: (devices: readonly string[]) => void;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
}

export interface Draft {
  readonly text: string;
  readonly colour: DisplayColour;
  readonly priority: DisplayPriority;
  readonly minutes: number;
  /** Id, or empty. */
  readonly template: string;
}
export const EMPTY_DRAFT: Draft = { text: '', colour: 'amber', priority: 'information', minutes: 60, template: '' };

/** Writes a message, page by page as the first chosen sign would light it. It goes out when another person approves it. */
export function ComposeForm({ displays, chosen, onChoose, draft, onDraft }: ComposeFormProps) {
  const { t } = useTranslation();
  const compose = useCompose();
  const change = (part: Partial<Draft>): void => onDraft({ ...draft, ...part });
  const first = displays.devices.find(({ id, kind }) => chosen.includes(id) && kind !== 'speaker');
  const template = displays.templates.find(({ id }) => id === draft.template);
  const atOnce = template?.emergency === true && template.text === draft.text && template.priority === draft.priority;

  function take(id: string): void {
    const taken = displays.templates.find((each) => each.id === id);
    change(taken ? { template: id, text: taken.text, colour: taken.colour, priority: taken.priority } : { template: '' });
  }
  function send(): void {
    const { template: from, ...words } = draft;
    compose.mutate(
      { ...words, text: words.text.trim(), devices: [...chosen], ...(from === '' ? {} : { template: from }) },
      { onSuccess: () => onDraft(EMPTY_DRAFT) },
    );
  }

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <NativeSelect
        label={t('displays.template')}
        value={draft.template}
        onChange={(event) => take(event.currentTarget.value)}
        data={[{ value: '', label: t('displays.noTemplate') }, ...displays.templates.map(({ id, title }) => ({ value: id, label: title }))]}
      />
      <Checkbox.Group value={[...chosen]} onChange={onChoose} label={t('displays.where')}>
        <div className={styles['choices']}>
          {displays.devices.map(({ id, title }) => (
            <Checkbox key={id} value={id} label={title} />
          ))}
        </div>
      </Checkbox.Group>
      <Textarea
        label={t('displays.text')}
        value={draft.text}
        maxLength={1_000}
        autosize
        minRows={3}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <HowFields draft={draft} onChange={change} />
      {first && draft.text.trim() !== '' && <Preview text={draft.text} colour={draft.colour} device={first} />}
      <p className="quiet">{t(atOnce ? 'displays.goesAtOnce' : displays.fourEyes ? 'displays.needsAnother' : 'displays.needsApproval')}</p>
      <Button type="submit" variant="filled" loading={compose.isPending} disabled={chosen.length === 0 || draft.text.trim() === ''}>
        {t(atOnce ? 'displays.sendNow' : 'displays.submit')}
      </Button>
    </form>
  );
}

interface HowFieldsProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** How important, in which colour, for how long. */
function HowFields({ draft, onChange }: HowFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <NativeSelect
        label={t('displays.priorityLabel')}
        value={draft.priority}
        onChange={(event) => onChange({ priority: event.currentTarget.value as DisplayPriority })}
        data={DISPLAY_PRIORITIES.map((value) => ({ value, label: t(`displays.priority.${value}`) }))}
      />
      <NativeSelect
        label={t('displays.colourLabel')}
        value={draft.colour}
        onChange={(event) => onChange({ colour: event.currentTarget.value as DisplayColour })}
        data={DISPLAY_COLOURS.map((value) => ({ value, label: t(`displays.colour.${value}`) }))}
      />
      <NumberInput
        label={t('displays.minutes')}
        value={draft.minutes}
        min={1}
        max={43_200}
        onChange={(value) => onChange({ minutes: Number(value) || EMPTY_DRAFT.minutes })}
      />
    </>
  );
}

interface PreviewProps {
  readonly text: string;
  readonly colour: DisplayColour;
  readonly device: DisplayDeviceView;
}

function Preview({ text, colour, device }: PreviewProps) {
  const { t } = useTranslation();
  return (
    <div className={styles['preview']} aria-label={t('displays.preview')}>
      <span className="quiet">{t('displays.previewOn', { device: device.title })}</span>
      {pagesOf(text, device).map((lines, at) => (
        <Picture key={at} lines={lines} colour={colour} />
      ))}
    </div>
  );
}
