/** A check command that the person lets run for the length of a plan: this text, in this place, defined like this. */
export interface ApprovedCommand {
  /** As it was shown. */
  readonly command: string;
  /** See `Check`. */
  readonly cwd: string;
  readonly pattern: string;
  /** Of all that decides what the command does. */
  readonly fingerprint: string;
}

/** A command that the checks of some steps would run, for the person to approve beforehand. */
export interface ForeseenCommand extends ApprovedCommand {
  readonly label: string;
  /** Who brought it up; see `Check`. */
  readonly origin: 'settings' | 'found' | 'model';
  /** True when it runs without asking already. */
  readonly isAllowed: boolean;
}

/** A step as far as it is known before it has run, for foreseeing its checks. */
export interface ForeseenStep {
  readonly stepId: string;
  /** Files that it will write, as planned. */
  readonly files: readonly string[];
  readonly acceptance: readonly string[];
}
