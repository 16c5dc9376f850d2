import { ActionIcon, Button, Checkbox, NumberInput, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DutyRosterDocument, RosterView } from '#contract/duty-view.ts';
import { CHANNELS } from '#domain/channel.ts';
import { titleIn } from '../words/i18n.ts';
import type { RosterPart } from './roster-part.ts';
import styles from './duty.module.css';

type Step = DutyRosterDocument['chain'][number];

/** Who is told, one after the other, while nobody acknowledges. */
export function ChainEditor({ view, roster, onChange }: RosterPart) {
  const { t } = useTranslation();
  const { chain } = roster;
  const set = (steps: readonly Step[]): void => onChange?.({ chain: [...steps] });
  return (
    <>
      <h2>{t('duty.chain')}</h2>
      <p className="quiet">{chain.length === 0 ? t('duty.chainNone') : t('duty.chainHint')}</p>
      <ol className={styles['chain']}>
        {chain.map((step, at) => (
          <li key={at}>
            <b className="figures">{t('duty.step', { n: at + 1 })}</b>
            {onChange ? (
              <StepFields
                view={view}
                step={step}
                onStep={(changed) => set(chain.with(at, changed))}
                onRemove={() => set(chain.toSpliced(at, 1))}
                onMove={(by) => set(moved(chain, at, by))}
              />
            ) : (
              <StepWords view={view} step={step} />
            )}
          </li>
        ))}
      </ol>
      {onChange && (
        <Button
          size="xs"
          leftSection={<IconPlus size="1rem" aria-hidden />}
          disabled={chain.length >= 20}
          onClick={() => set([...chain, { withinSeconds: 60, channels: [] }])}
        >
          {t('duty.addStep')}
        </Button>
      )}
    </>
  );
}

function StepWords({ view, step }: { readonly view: RosterView; readonly step: Step }) {
  const { t, i18n } = useTranslation();
  const channels = step.channels.map((channel) => t(`telling.channel.${channel}`)).join(', ');
  return (
    <span>
      <strong>{receiverWords(view, step, i18n.language) ?? t('duty.whole')}</strong>{' '}
      <span className="quiet">{[t('duty.within', { n: step.withinSeconds }), ...(channels ? [channels] : [])].join(' · ')}</span>
    </span>
  );
}

/** Undefined: the whole room. */
function receiverWords(view: RosterView, { post, login }: Step, language: string): string | undefined {
  if (login !== undefined) return view.people.find((person) => person.login === login)?.name ?? login;
  if (post === undefined) return undefined;
  const known = view.posts.find((each) => each.post === post);
  return known ? titleIn(language, known.title) : post;
}

interface StepFieldsProps {
  readonly view: RosterView;
  readonly step: Step;
  readonly onStep: (step: Step) => void;
  readonly onRemove: () => void;
  readonly onMove: (by: -1 | 1) => void;
}

function StepFields({ view, step, onStep, onRemove, onMove }: StepFieldsProps) {
  const { t, i18n } = useTranslation();
  const { withinSeconds, channels } = step;
  const value = step.login === undefined ? (step.post === undefined ? 'whole' : `post:${step.post}`) : `login:${step.login}`;
  function choose(chosen: string | null): void {
    if (chosen?.startsWith('post:')) onStep({ withinSeconds, channels, post: chosen.slice('post:'.length) });
    else if (chosen?.startsWith('login:')) onStep({ withinSeconds, channels, login: chosen.slice('login:'.length) });
    else onStep({ withinSeconds, channels });
  }
  return (
    <>
      <Select
        size="xs"
        aria-label={t('duty.receiver')}
        data={[
          { value: 'whole', label: t('duty.whole') },
          {
            group: t('telling.posts'),
            items: view.posts.map(({ post, title }) => ({ value: `post:${post}`, label: titleIn(i18n.language, title) })),
          },
          { group: t('telling.people'), items: view.people.map(({ login, name }) => ({ value: `login:${login}`, label: name })) },
        ]}
        value={value}
        onChange={choose}
      />
      <NumberInput
        size="xs"
        aria-label={t('duty.seconds')}
        title={t('duty.seconds')}
        w={96}
        min={5}
        max={86_400}
        value={withinSeconds}
        onChange={(seconds) => typeof seconds === 'number' && onStep({ ...step, withinSeconds: seconds })}
      />
      {CHANNELS.map((channel) => (
        <Checkbox
          key={channel}
          size="xs"
          label={t(`telling.channel.${channel}`)}
          checked={channels.includes(channel)}
          onChange={(event) =>
            onStep({
              ...step,
              channels: event.currentTarget.checked ? [...channels, channel] : channels.filter((each) => each !== channel),
            })
          }
        />
      ))}
      <span className={styles['rowActions']}>
        <ActionIcon size="sm" aria-label={t('duty.up')} onClick={() => onMove(-1)}>
          <IconArrowUp size="1rem" />
        </ActionIcon>
        <ActionIcon size="sm" aria-label={t('duty.down')} onClick={() => onMove(1)}>
          <IconArrowDown size="1rem" />
        </ActionIcon>
        <ActionIcon size="sm" aria-label={t('duty.remove')} onClick={onRemove}>
          <IconX size="1rem" />
        </ActionIcon>
      </span>
    </>
  );
}

function moved(chain: readonly Step[], at: number, by: -1 | 1): readonly Step[] {
  const [here, there] = [chain[at], chain[at + by]];
  return here && there ? chain.with(at, there).with(at + by, here) : chain;
}
