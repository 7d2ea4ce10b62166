/** A part of a look at the project that is missing, because a limit ended it. */
export interface LookGap {
  /**
   * `time`: nobody knows what is missing. `count`: a limit of number, chosen so that what is left out matters little.
   * `empty`: the project has a command that should test and tests nothing.
   */
  readonly kind: 'time' | 'count' | 'empty';
  /** A whole sentence without a full stop, for the person. */
  readonly text: string;
}

/** The gaps that cast doubt on a result: what a limit of time has hidden may have spoken against it. */
export function doubtfulGaps(gaps: readonly LookGap[]): readonly LookGap[] {
  return gaps.filter(({ kind }) => kind === 'time');
}
