import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './cameras.module.css';

interface DropZoneProps {
  readonly file: File | undefined;
  readonly busy: boolean;
  readonly onChoose: (file: File | undefined) => void;
}

/** Takes one file, dropped or chosen. */
export function DropZone({ file, busy, onChoose }: DropZoneProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles['drop']}
        data-over={over || undefined}
        disabled={busy}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          onChoose(event.dataTransfer.files[0]);
        }}
      >
        {file ? <IconFileTypeCsv size="1.75rem" aria-hidden /> : <IconUpload size="1.75rem" aria-hidden />}
        <span>{file ? file.name : t('cameras.drop')}</span>
        <small>{file ? t('cameras.another') : t('cameras.dropHint')}</small>
      </button>
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,text/csv"
        hidden
        onChange={(event) => {
          onChoose(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
