import { IconFiles, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './geodata.module.css';

interface FilesDropProps {
  readonly hint: string;
  readonly names: readonly string[];
  readonly busy: boolean;
  readonly onChoose: (files: readonly File[]) => void;
}

/** Takes several files at once, dropped or chosen. */
export function FilesDrop({ hint, names, busy, onChoose }: FilesDropProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const choose = (files: FileList | null): void => {
    if (files && files.length > 0) onChoose([...files]);
  };
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
          choose(event.dataTransfer.files);
        }}
      >
        {names.length > 0 ? <IconFiles size="1.75rem" aria-hidden /> : <IconUpload size="1.75rem" aria-hidden />}
        <span>{names.length > 0 ? names.join(', ') : t('geodata.drop')}</span>
        <small>{hint}</small>
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          choose(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
