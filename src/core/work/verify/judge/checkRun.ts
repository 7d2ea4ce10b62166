/** What came of running a check once. */
export interface CheckRun {
  readonly ending:
    | 'exited'
    | 'time-limit'
    /** Aborted by the person. */
    | 'stopped'
    /** The person did not let it run, or the window is in Restricted Mode. */
    | 'not-allowed'
    /** It could not be started, or its end was not seen. */
    | 'broken';
  /** Set when it exited. */
  readonly exitCode?: number;
  /** The end of what it printed, without control sequences. */
  readonly output: string;
  /** Set when it printed more than is kept. */
  readonly isOutputCut?: boolean;
  readonly durationMs: number;
}

/** Shells say so when there is no such command, or none that may be executed. */
const missingCodes = new Set([126, 127, 9009]);

const missingWords =
  /\bcommand not found\b|is not recognized as an internal or external command|npx canceled due to missing packages|could not determine executable to run|No module named (?:pytest|mypy|ruff)\b|Command "[^"]+" not found|ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL/;

/** Whether the command itself is missing: then it has judged nothing. */
export function isMissingCommand({ exitCode, output }: Pick<CheckRun, 'exitCode' | 'output'>): boolean {
  if (exitCode === undefined || exitCode === 0) return false;
  return missingCodes.has(exitCode) || missingWords.test(output);
}
