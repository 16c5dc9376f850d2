import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useOverlays, type FileReport } from './overlay-desk.ts';
import type { OverlayRefusal } from './overlay-messages.ts';
import styles from './overlays.module.css';

/** What became of each file: what was left out and why, or why it was not taken at all. */
export function FileReports({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const reports = useOverlays((state) => state.reports);
  return (
    <Modal opened onClose={onClose} title={t('overlay.report')} size="lg">
      <ul className={styles['reports']}>
        {reports.toReversed().map((report) => (
          <li key={report.file}>
            <Report {...report} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

function Report({ file, features, notes, refusal }: FileReport) {
  const { t } = useTranslation();
  const title = refusal ? 'overlay.refusedTitle' : 'overlay.taken';
  return (
    <>
      <h3>{t(title, { file, features: features.toLocaleString() })}</h3>
      {refusal && <p>{useRefusalWords()(refusal)}</p>}
      {notes.length > 0 && (
        <ul>
          {notes.map(({ code, count, detail }) => (
            <li key={code}>{t(`overlay.note.${code}`, { count, detail })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function useRefusalWords(): (refusal: OverlayRefusal) => string {
  const { t } = useTranslation();
  return (refusal) =>
    t(`overlay.refused.${refusal.reason}`, {
      limit: 'limit' in refusal ? refusal.limit.toLocaleString() : '',
      detail: 'detail' in refusal ? refusal.detail : '',
    });
}
