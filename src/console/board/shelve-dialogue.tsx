import { Button, Group, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentView } from '#contract/incident-view.ts';
import { sendCommand } from '../api/commands.ts';
import { sayFailure } from '../api/say.ts';
import { showDone } from '../api/undo-notice.tsx';
import { useFeed } from '../feed/feed-store.ts';
import styles from './alarm.module.css';

const MINUTES = [15, 30, 60, 240, 480] as const;

interface ShelveDialogueProps {
  readonly incident: IncidentView;
  readonly onClose: () => void;
}

/** For how long, and why (보류, ISA-18.2): it always comes back. */
export function ShelveDialogue({ incident, onClose }: ShelveDialogueProps) {
  const { t } = useTranslation();
  // Those that come while a reason is being written are put aside with the others.
  const incidents = useFeed((state) => state.incidents);
  const alarms = useMemo(() => ofOneCause(incident, incidents), [incident, incidents]);
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
    <Modal opened onClose={onClose} title={t('alarm.shelveTitle', { n: alarms.length })}>
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

/** As many as one hand may put aside at once. */
const MAX_TOGETHER = 50;

function ofOneCause(incident: IncidentView, incidents: ReadonlyMap<string, IncidentView>): readonly IncidentView[] {
  const cause = incident.alarm?.group ?? incident.id;
  const others = [...incidents.values()].filter(
    (each) => each.id !== incident.id && (each.id === cause || each.alarm?.group === cause) && each.can.shelve === true,
  );
  return [incident, ...others].slice(0, MAX_TOGETHER);
}
