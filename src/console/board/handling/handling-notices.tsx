import { Button } from '@mantine/core';
import { IconArrowMerge, IconMail, IconTransfer } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { useCommand } from '../../api/commands.ts';
import { useHandoverCommand } from '../../api/handling.ts';
import { useMe } from '../../api/queries.ts';
import { desk } from '../../app/desk.ts';
import { useFeed, useIsLive } from '../../feed/feed-store.ts';
import { AnswerClock } from '../propagation-row.tsx';
import { isForMe } from './for-me.ts';
import styles from './handling.module.css';

/** What stands above everything else of the incident because somebody must answer it, or it went on elsewhere. */
export function HandlingNotices({ incident }: { readonly incident: IncidentView }) {
  return (
    <>
      {incident.mergedInto !== undefined && <MergedNotice into={incident.mergedInto} />}
      {incident.handover && <HandoverNotice incident={incident} handover={incident.handover} />}
      <OwnReceipts incident={incident} />
    </>
  );
}

function MergedNotice({ into }: { readonly into: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles['notice']}>
      <IconArrowMerge size="1.25rem" aria-hidden />
      <p>{t('merging.mergedInto')}</p>
      <Button size="xs" onClick={() => desk.open(into)}>
        {t('merging.openOther')}
      </Button>
    </div>
  );
}

interface HandoverNoticeProps {
  readonly incident: IncidentView;
  readonly handover: NonNullable<IncidentView['handover']>;
}

function HandoverNotice({ incident, handover }: HandoverNoticeProps) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useHandoverCommand();
  const { can } = incident;
  // The same offer may hold many: they are taken over together.
  const together = useFeed((state) => [...state.incidents.values()].filter((each) => each.handover?.id === handover.id).length);
  const give = (what: 'accept' | 'decline' | 'withdraw'): void => command.mutate({ handover: handover.id, command: what });
  const words =
    handover.from.id === me.person.id
      ? t('handover.offeredTo', { to: handover.to })
      : can.acceptHandover === true
        ? t('handover.offeredBy', { from: handover.from.name })
        : t('handover.offeredOther', { from: handover.from.name, to: handover.to });
  return (
    <div className={styles['notice']} data-mine={can.acceptHandover === true || undefined}>
      <IconTransfer size="1.25rem" aria-hidden />
      <div>
        <p>{words}</p>
        {handover.note && <p className={styles['noticeNote']}>{handover.note}</p>}
      </div>
      <div className={styles['noticeActions']}>
        {can.acceptHandover === true && (
          <>
            <Button size="xs" variant="filled" disabled={!live} loading={command.isPending} onClick={() => give('accept')}>
              {together > 1 ? t('handover.acceptAll', { n: together }) : t('handover.accept')}
            </Button>
            <Button size="xs" disabled={!live || command.isPending} onClick={() => give('decline')}>
              {t('handover.decline')}
            </Button>
          </>
        )}
        {can.withdrawHandover === true && (
          <Button size="xs" disabled={!live} loading={command.isPending} onClick={() => give('withdraw')}>
            {t('handover.withdraw')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** What was told to this very person inside the city’s own centre; an outside room has its own screen for it. */
function OwnReceipts({ incident }: { readonly incident: IncidentView }) {
  const { t } = useTranslation();
  const me = useMe();
  const live = useIsLive();
  const command = useCommand();
  const open = incident.propagations.filter(
    (told) => isForMe(told, me) && told.completedAt === undefined && (told.acknowledgedAt !== undefined || told.settledAt === undefined),
  );
  return open.map((told) => {
    const acknowledged = told.acknowledgedAt !== undefined;
    const may = (acknowledged ? incident.can.completePropagation : incident.can.acknowledgePropagation) === true;
    return (
      <div key={told.id} className={styles['notice']} data-mine={!acknowledged || undefined}>
        <IconMail size="1.25rem" aria-hidden />
        <div>
          <p>
            {t('telling.mine')} <AnswerClock propagation={told} />
          </p>
          {told.note && <p className={styles['noticeNote']}>{told.note}</p>}
        </div>
        {may && (
          <Button
            size="xs"
            variant={acknowledged ? 'default' : 'filled'}
            disabled={!live}
            loading={command.isPending}
            onClick={() =>
              command.mutate({
                incident: incident.id,
                command: { command: acknowledged ? 'completePropagation' : 'acknowledgePropagation', propagation: told.id },
              })
            }
          >
            {t(acknowledged ? 'telling.mineComplete' : 'telling.mineAcknowledge')}
          </Button>
        )}
      </div>
    );
  });
}
