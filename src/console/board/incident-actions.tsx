import { Button, Kbd, Menu } from '@mantine/core';
import { IconBroadcast, IconCheck, IconDots, IconHandStop, IconRotateClockwise, IconUserCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../api/commands.ts';
import { useMe } from '../api/queries.ts';
import { useKeys } from '../app/key-bus.ts';
import { useIsLive } from '../feed/feed-store.ts';
import { wordCode } from '../words/i18n.ts';
import { AssignMenu } from './assign-menu.tsx';
import { canHandle, HandlingDialogues, HandlingItems, type HandlingDialogue } from './handling/handling-menu.tsx';
import { UnfinishedDialogue } from './handling/unfinished-dialogue.tsx';
import { useSop } from './handling/use-sop.ts';
import { ShelveButton } from './shelve-button.tsx';
import { nextAction, whyNothing, type LifeAction } from './next-action.ts';
import styles from './board.module.css';

const ICONS: Readonly<Record<LifeAction, typeof IconCheck>> = {
  acknowledge: IconHandStop,
  take: IconUserCheck,
  resolve: IconCheck,
  close: IconX,
  reopen: IconRotateClockwise,
};

interface IncidentActionsProps {
  readonly incident: IncidentView;
  readonly onPropagate: () => void;
  readonly onProcedure: () => void;
}

/** Large: what the moment asks for. Beside it: telling others and handing over. The rest in one menu. */
export function IncidentActions({ incident, onPropagate, onProcedure }: IncidentActionsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useCommand();
  const { can } = incident;
  const next = nextAction(incident, me.person.id);
  const nothing = whyNothing(incident);
  const { left } = useSop(incident);
  const [unfinished, setUnfinished] = useState<'resolve' | 'close'>();

  /** What is left of the procedure is named first; then it is done all the same. */
  function press(action: LifeAction | 'markFalse'): void {
    if ((action === 'resolve' || action === 'close') && left.length > 0) setUnfinished(action);
    else run(action);
  }

  function run(action: LifeAction | 'markFalse'): void {
    if (command.isPending) return;
    const id = incident.id;
    // What the panel shows by itself is not said as well; what can be taken back is.
    if (action === 'take') command.mutate({ incident: id, command: { command: 'assign', person: me.person.id } });
    else if (action === 'acknowledge' || action === 'reopen') command.mutate({ incident: id, command: { command: action } });
    else
      command.mutate({
        incident: id,
        command: { command: action },
        done: t(`action.done.${action}`),
        undo: { label: t('common.undo'), command: { command: 'reopen' } },
      });
  }

  useKeys((pressed) => {
    if (pressed.do !== 'acknowledge' || can.acknowledge !== true || !live) return false;
    run('acknowledge');
    return true;
  });

  if (nothing !== undefined)
    return <p className={styles['notAllowed']}>{nothing === 'noRight' ? t('action.notAllowed') : wordCode(t, 'refused', nothing)}</p>;
  const others = (['resolve', 'close', 'markFalse', 'reopen'] as const).filter((each) => each !== next && can[each] === true);
  return (
    <div className={styles['actions']}>
      {next && <LifeButton action={next} busy={command.isPending} disabled={!live} onPress={() => press(next)} />}
      {can.propagate === true && (
        <Button
          size="md"
          leftSection={<IconBroadcast size="1.25rem" aria-hidden />}
          rightSection={<Kbd size="xs">P</Kbd>}
          onClick={onPropagate}
        >
          {t('action.propagate')}
        </Button>
      )}
      {can.assign === true && <AssignMenu incident={incident} />}
      <ShelveButton incident={incident} />
      <MoreActions incident={incident} others={others} onPress={press} />
      {unfinished && (
        <UnfinishedDialogue
          left={left}
          action={unfinished}
          onClose={() => setUnfinished(undefined)}
          onGoOn={() => {
            setUnfinished(undefined);
            run(unfinished);
          }}
          onShow={() => {
            setUnfinished(undefined);
            onProcedure();
          }}
        />
      )}
    </div>
  );
}

type SeldomAction = 'resolve' | 'close' | 'markFalse' | 'reopen';

interface MoreActionsProps {
  readonly incident: IncidentView;
  readonly others: readonly SeldomAction[];
  readonly onPress: (action: SeldomAction) => void;
}

/** What is asked for more seldom, in one menu. */
function MoreActions({ incident, others, onPress }: MoreActionsProps) {
  const { t } = useTranslation();
  const live = useIsLive();
  const [dialogue, setDialogue] = useState<HandlingDialogue>();
  if (others.length === 0 && !canHandle(incident)) return null;
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button size="md" px="sm" aria-label={t('action.more')} title={t('action.more')}>
            <IconDots size="1.25rem" aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown maw={320}>
          {others.map((each) => (
            <Menu.Item key={each} onClick={() => onPress(each)} disabled={!live}>
              {t(`action.${each}`)}
              {each === 'close' && <small className={styles['menuHint']}>{t('action.closeExplained')}</small>}
            </Menu.Item>
          ))}
          <HandlingItems incident={incident} disabled={!live} onChoose={setDialogue} />
        </Menu.Dropdown>
      </Menu>
      <HandlingDialogues incident={incident} shown={dialogue} onClose={() => setDialogue(undefined)} />
    </>
  );
}

interface LifeButtonProps {
  readonly action: LifeAction;
  readonly busy: boolean;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

/** Forward is filled; going back is possible but does not call for it. */
function LifeButton({ action, busy, disabled, onPress }: LifeButtonProps) {
  const { t } = useTranslation();
  const Icon = ICONS[action];
  return (
    <Button
      variant={action === 'reopen' ? 'default' : 'filled'}
      size="md"
      className={styles['primary'] ?? ''}
      leftSection={<Icon size="1.25rem" aria-hidden />}
      rightSection={action === 'acknowledge' ? <Kbd size="xs">A</Kbd> : undefined}
      loading={busy}
      disabled={disabled}
      onClick={onPress}
    >
      {t(`action.${action}`)}
    </Button>
  );
}
