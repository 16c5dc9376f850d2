import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRepeat } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { DisplayDeviceView, DisplayMessageView } from '#contract/display-view.ts';
import { useMessageStep } from '../api/displays.ts';
import { useMe } from '../api/queries.ts';
import { useServerMinute } from '../feed/server-clock.ts';
import { wordCode } from '../words/i18n.ts';
import { stamp } from '../words/time.ts';
import styles from './displays.module.css';

interface MessageRowProps {
  readonly message: DisplayMessageView;
  readonly devices: readonly Pick<DisplayDeviceView, 'id' | 'title'>[];
  /** Takes its words up for another message. */
  readonly onAgain?: (() => void) | undefined;
}

/** One message: its stage, its words, who wrote and approved it, how far each device is, and the next step. */
export function MessageRow({ message, devices, onAgain }: MessageRowProps) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useServerMinute();
  const at = (moment: number): string => stamp(moment, me.city.timeZone, now);
  const titles = message.devices.map((id) => devices.find((device) => device.id === id)?.title ?? id);
  const failed = message.deliveries.filter(({ state }) => state === 'failed');
  const shown = message.deliveries.filter(({ state }) => state === 'shown').length;
  const had = message.deliveries.filter(({ state }) => state === 'delivered').length + shown;
  return (
    <li className={styles['message']} data-stage={message.stage}>
      <div className={styles['messageHead']}>
        <strong>{t(`displays.stage.${message.stage}`)}</strong>
        <span>{t(`displays.priority.${message.priority}`)}</span>
        <span className="quiet figures">
          {at(message.from)} – {at(message.until)}
        </span>
      </div>
      <p className={styles['text']}>{message.text}</p>
      <span className="quiet">{titles.join(' · ')}</span>
      <span className="quiet figures">
        {t('displays.writtenBy', { name: message.createdBy, time: at(message.createdAt) })}
        {message.approvedAt !== undefined &&
          ` · ${t('displays.approvedBy', { name: nameOf(message.approvedBy, t('displays.beforehand')), time: at(message.approvedAt) })}`}
        {message.endedAt !== undefined && ` · ${t('displays.endedAt', { time: at(message.endedAt) })}`}
      </span>
      {message.approvedAt !== undefined && (
        <span className="figures">{t('displays.progress', { had, shown, all: message.devices.length })}</span>
      )}
      {failed.map(({ device, reason, attempts }) => (
        <span key={device} className={styles['bad']}>
          <IconAlertTriangle size="1rem" aria-hidden />
          {t('displays.failed', { device: devices.find((each) => each.id === device)?.title ?? device, attempts, reason: reason ?? '' })}
        </span>
      ))}
      <MessageSteps message={message} />
      {onAgain && (
        <div className={styles['steps']}>
          <Button size="xs" leftSection={<IconRepeat size="1rem" aria-hidden />} onClick={onAgain}>
            {t('displays.again')}
          </Button>
        </div>
      )}
    </li>
  );
}

function nameOf(by: string | undefined, beforehand: string): string {
  return by === undefined || by === 'system' ? beforehand : by;
}

/** What may be done now; why not, where that is not plain. */
function MessageSteps({ message }: { readonly message: DisplayMessageView }) {
  const { t } = useTranslation();
  const step = useMessageStep();
  const { can, id } = message;
  const whyNot = can.approve !== true && can.approve.refused === 'ownMessage' ? can.approve.refused : undefined;
  if (can.approve !== true && can.withdraw !== true) return null;
  return (
    <div className={styles['steps']}>
      {can.approve === true && (
        <Button size="xs" variant="filled" loading={step.isPending} onClick={() => step.mutate({ id, step: 'approve' })}>
          {t('displays.approve')}
        </Button>
      )}
      {can.withdraw === true && (
        <Button size="xs" variant="default" loading={step.isPending} onClick={() => step.mutate({ id, step: 'withdraw' })}>
          {t('displays.withdraw')}
        </Button>
      )}
      {whyNot !== undefined && <span className="quiet">{wordCode(t, 'refused', whyNot)}</span>}
    </div>
  );
}
