import type { EntryDraft } from '#domain/journal.ts';
import type { Clock } from '#services/ports.ts';
import type { ProfileStore } from './profile-store.ts';

const EVERY_MS = 600_000;

/** Looks now and then for persons whose time is over, deletes them and writes down how many (LAW-10, LAW-27). */
export function deleteDueProfiles(parts: {
  readonly clock: Clock;
  readonly profiles: Pick<ProfileStore, 'deleteDue'>;
  readonly record: (entry: EntryDraft) => Promise<boolean>;
  readonly onProblem: (text: string) => void;
}): Disposable {
  const { clock, profiles, record, onProblem } = parts;
  let timer: Disposable | undefined;
  let ended = false;
  const look = async (): Promise<void> => {
    const deleted = await profiles.deleteDue();
    if (deleted > 0) await record({ kind: 'profile.deleted', at: clock.now(), actor: 'system', data: { persons: deleted } });
  };
  const again = (): void => {
    if (ended) return;
    timer = clock.after(EVERY_MS, () => {
      look()
        .catch((error: unknown) => onProblem(`persons whose time is over: ${error instanceof Error ? error.message : String(error)}`))
        .finally(again);
    });
  };
  again();
  return {
    [Symbol.dispose]: () => {
      ended = true;
      timer?.[Symbol.dispose]();
    },
  };
}
