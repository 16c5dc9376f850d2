import { IconFiles, IconUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import styles from './files-drop.module.css';

interface FilesDropProps {
  /** What is to be dropped here, while nothing is. */
  readonly words: string;
  readonly hint: string;
  readonly names: readonly string[];
  readonly busy: boolean;
  /** Several at once; one where it is not said. */
  readonly several?: boolean;
  /** Ends of names and types that are offered to choose from; all where it is not said. */
  readonly accept?: string;
  readonly onChoose: (files: readonly File[]) => void;
}

/** Takes files, dropped or chosen. */
export function FilesDrop({ words, hint, names, busy, several = false, accept, onChoose }: FilesDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const choose = (files: FileList | null): void => {
    if (files && files.length > 0) onChoose(several ? [...files] : [...files].slice(0, 1));
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
        <span>{names.length > 0 ? names.join(', ') : words}</span>
        <small>{hint}</small>
      </button>
      <input
        ref={input}
        type="file"
        multiple={several}
        accept={accept}
        hidden
        onChange={(event) => {
          choose(event.currentTarget.files);
          event.currentTarget.value = '';
        }}
      />
    </>
  );
}
