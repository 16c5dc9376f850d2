import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { sendCommand } from '../api/commands.ts';
import { sayFailure } from '../api/say.ts';
import { showDone } from '../api/undo-notice.tsx';
import styles from './alarm.module.css';

const MINUTES = [15, 30, 60, 240, 480] as const;

interface ShelveDialogueProps {
  /** The alarm, and those of the same cause that are put aside with it. */
  readonly alarms: readonly IncidentView[];
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** For how long, and why (보류, ISA-18.2): it always comes back. */
export function ShelveDialogue({ alarms, opened, onClose }: ShelveDialogueProps) {
  const { t } = useTranslation();
  const [minutes, setMinutes] = useState<string>('30');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);

  async function shelve(): Promise<void> {
    setBusy(true);
    try {
      for (const { id } of alarms) await sendCommand(id, { command: 'shelve', minutes: Number(minutes), reason: reason.trim() });
      showDone(t('alarm.done', { minutes: t('alarm.minutes', { n: minutes }) }), undefined);
      setReason('');
      onClose();
    } catch (error) {
      sayFailure(t, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal opened={opened} onClose={onClose} title={t('alarm.shelveTitle', { n: alarms.length })}>
      <form
        className={styles['shelf']}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== '' && !busy) void shelve();
        }}
      >
        <p className={styles['why']}>{t('alarm.shelveExplained')}</p>
        <SegmentedControl
          fullWidth
          aria-label={t('alarm.howLong')}
          value={minutes}
          onChange={setMinutes}
          data={MINUTES.map((n) => ({ value: String(n), label: n < 60 ? t('alarm.minutes', { n }) : t('alarm.hours', { n: n / 60 }) }))}
        />
        <TextInput
          data-autofocus
          required
          maxLength={500}
          label={t('alarm.reason')}
          placeholder={t('alarm.reasonExample')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="sm">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={reason.trim() === ''}>
            {t('alarm.shelve')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
