import { findWord } from '#base/hangul.ts';
import styles from './search.module.css';

/** A text with the parts marked that the words stand for. */
export function Marked({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  const marks = words.flatMap((word) => findWord(text, word) ?? []);
  const spans: [number, number][] = [];
  for (let at = 0; at + 1 < marks.length; at += 2) spans.push([marks[at] ?? 0, marks[at + 1] ?? 0]);
  spans.sort(([a], [b]) => a - b);
  const parts: { readonly text: string; readonly marked: boolean; readonly at: number }[] = [];
  let done = 0;
  for (const [from, to] of spans) {
    if (to <= done) continue;
    const begin = Math.max(from, done);
    if (begin > done) parts.push({ text: text.slice(done, begin), marked: false, at: done });
    parts.push({ text: text.slice(begin, to), marked: true, at: begin });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done), marked: false, at: done });
  return (
    <span>
      {parts.map((part) =>
        part.marked ? (
          <mark key={part.at} className={styles['mark']}>
            {part.text}
          </mark>
        ) : (
          <span key={part.at}>{part.text}</span>
        ),
      )}
    </span>
  );
}

/** The words of what was typed, numbers apart from what they stand behind. */
export function markWords(text: string): readonly string[] {
  return text
    .split(/[\s,()]+/)
    .flatMap((word) => word.match(/^(.*?[^\d-])(\d+(?:-\d+)?)$/)?.slice(1) ?? [word])
    .filter(Boolean);
}
