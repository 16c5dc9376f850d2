import { Button, Progress, TextInput } from '@mantine/core';
import { IconCamera, IconPaperclip, IconVideo } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EVIDENCE_LIMITS, EVIDENCE_TYPES } from '#domain/evidence.ts';
import { failureWords } from '../api/say.ts';
import { isTooLarge, typeOf, upload, type UploadState } from './upload.ts';
import styles from './evidence.module.css';

const MB = 1_048_576;
const ACCEPTED = Object.keys(EVIDENCE_TYPES).join(',');
/** On a phone the first two open its camera; JPEG is asked for, so that a phone gives it and nothing of its own. */
const WAYS = {
  take: { Icon: IconCamera, accept: 'image/jpeg', capture: true },
  record: { Icon: IconVideo, accept: 'video/*', capture: true },
  file: { Icon: IconPaperclip, accept: ACCEPTED, capture: false },
} as const;

interface Sending {
  readonly id: number;
  readonly name: string;
  readonly file: File;
  readonly state: UploadState | { readonly phase: 'refused'; readonly words: string };
}

/** Takes a photo, records a video or picks a file, says what it shows, and sends it through whatever network there is. */
export function EvidenceAdd({ incident, large }: { readonly incident: string; readonly large: boolean }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const { sending, add, drop } = useUploads(incident);
  const shown = large ? (['take', 'record', 'file'] as const) : (['file'] as const);
  return (
    <div className={styles['add']}>
      <TextInput
        size={large ? 'lg' : 'xs'}
        aria-label={t('evidence.note')}
        placeholder={t('evidence.note')}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className={styles['ways']}>
        {shown.map((way) => {
          const { Icon, accept, capture } = WAYS[way];
          return (
            <FileButton
              key={way}
              accept={accept}
              capture={capture}
              label={t(large ? `evidence.${way}` : 'evidence.add')}
              icon={<Icon size={large ? '1.75rem' : '1rem'} aria-hidden />}
              onFile={(file) => {
                add(file, note.trim());
                setNote('');
              }}
            />
          );
        })}
      </div>
      <ul className={styles['sending']}>
        {sending.map((each) => (
          <li key={each.id}>
            <Row sending={each} onDrop={() => drop(each.id)} onAgain={() => add(each.file, each.name, each.id)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function FileButton({
  accept,
  capture,
  label,
  icon,
  onFile,
}: {
  readonly accept: string;
  readonly capture: boolean;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onFile: (file: File) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={styles['way']} onClick={() => input.current?.click()}>
        {icon}
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        {...(capture ? { capture: 'environment' as const } : {})}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // The same file can then be chosen again.
          event.currentTarget.value = '';
          if (file) onFile(file);
        }}
      />
    </>
  );
}

function Row({ sending, onDrop, onAgain }: { readonly sending: Sending; readonly onDrop: () => void; readonly onAgain: () => void }) {
  const { t } = useTranslation();
  const { state } = sending;
  const over = state.phase === 'failed' || state.phase === 'refused';
  return (
    <>
      <span className="one-line">{sending.name || sending.file.name}</span>
      {(state.phase === 'sending' || state.phase === 'waiting') && (
        <Progress value={state.share * 100} animated={state.phase === 'sending'} aria-label={sending.name || sending.file.name} />
      )}
      <span role={over ? 'alert' : 'status'} data-phase={state.phase}>
        {wordsOf(state, t)}
      </span>
      {over && (
        <span className={styles['ways']}>
          {state.phase === 'failed' && (
            <Button size="sm" onClick={onAgain}>
              {t('evidence.again')}
            </Button>
          )}
          <Button size="sm" variant="default" onClick={onDrop}>
            {t('evidence.drop')}
          </Button>
        </span>
      )}
    </>
  );
}

function wordsOf(state: Sending['state'], t: TFunction): string {
  switch (state.phase) {
    case 'sending':
      return t('evidence.sending', { percent: Math.round(state.share * 100) });
    case 'waiting':
      return t('evidence.waiting');
    case 'sent':
      return t('evidence.sent');
    case 'failed':
      return `${t('evidence.failed')} ${failureWords(t, state.error)}`;
    case 'refused':
      return state.words;
  }
}

const SENT_SHOWN_MS = 4_000;

/** What is on its way; it goes on while the panel is shown, and ends with it. */
function useUploads(incident: string) {
  const { t } = useTranslation();
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const next = useRef(1);
  const over = useRef(new AbortController());
  useEffect(() => {
    over.current = new AbortController();
    const { current } = over;
    return () => current.abort();
  }, []);
  const drop = (id: number): void => setSending((all) => all.filter((each) => each.id !== id));
  const set = (id: number, state: Sending['state']): void => {
    setSending((all) => all.map((each) => (each.id === id ? { ...each, state } : each)));
    if (state.phase === 'sent') setTimeout(() => drop(id), SENT_SHOWN_MS);
  };
  const add = (file: File, name: string, again?: number): void => {
    const id = again ?? next.current++;
    const type = typeOf(file);
    const limits = { photo: EVIDENCE_LIMITS.photoBytes / MB, video: EVIDENCE_LIMITS.videoBytes / MB };
    const words = type === undefined ? t('evidence.wrongType') : isTooLarge(file, type) ? t('evidence.tooLarge', limits) : undefined;
    const state = words === undefined ? ({ phase: 'sending', share: 0 } as const) : ({ phase: 'refused', words } as const);
    setSending((all) => [...all.filter((each) => each.id !== id), { id, name, file, state }]);
    if (type === undefined || words !== undefined) return;
    void upload({ incident, file, type, note: name, signal: over.current.signal, onState: (next_) => set(id, next_) });
  };
  return { sending, add, drop };
}
