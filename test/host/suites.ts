/** One VS Code with its own workspace and settings, in which some test files run. */
export interface HostSuite {
  readonly name: string;
  /** A folder of test/fixtures/workspaces, copied before the run; or a `.code-workspace` file in such a folder. */
  readonly workspace: string;
  /** Added to the user settings. `${port}` in a text becomes a port that stays free for the tests to listen on. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** With trust on, a new folder opens in Restricted Mode. */
  readonly isRestricted?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** More extensions under test/host that are loaded beside ours. */
  readonly extensions?: readonly string[];
  /**
   * Test files (`test/host/NAME.test.ts`) of each start of the host. Starts follow one another on the same data,
   * workspace and browser profile; after each, the host is ended, whatever it is doing.
   */
  readonly starts: readonly (readonly string[])[];
}

/** Every suite that `npm run test:host` runs; `npm run test:host -- NAME` runs one. */
export const hostSuites: readonly HostSuite[] = [
  { name: 'activation', workspace: 'empty', starts: [['activation']] },
  { name: 'edits', workspace: 'empty', starts: [['edits']] },
  { name: 'context', workspace: 'empty', starts: [['context']] },
];
