import type { DutyRosterDocument, RosterView } from '#contract/duty-view.ts';

/** What every part of the roster is shown with; `onChange` is absent while it is only read. */
export interface RosterPart {
  readonly view: RosterView;
  readonly roster: DutyRosterDocument;
  readonly onChange: ((part: Partial<DutyRosterDocument>) => void) | undefined;
}
