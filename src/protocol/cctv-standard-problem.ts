/** Closed list of what can be wrong with, or had to be mended in, a row. */
export type RowReason =
  | 'missing'
  | 'notANumber'
  | 'outsideBounds'
  | 'swapped'
  | 'noCameras'
  | 'tooMany'
  | 'tooLong'
  | 'tooManyCells'
  | 'unclosedQuote'
  | 'columnCount'
  | 'unreadableText'
  | 'sameAsEarlier'
  | 'duplicateId'
  | 'assumedOne';

export interface RowProblem {
  /** Column as the file names it, or `row`. */
  readonly field: string;
  readonly reason: RowReason;
  readonly value: string;
}
