/** One line about what is being done, so that a first run is not silent. */
export function say(text) {
  process.stderr.write(`tierwise: ${text}\n`);
}

/** Ends the run with a sentence that says what to do, without a stack trace. */
export class SetupError extends Error {
  name = 'SetupError';
  exitCode = 1;
}

/** What was asked for needs something that this machine does not have, and everything else can do without. */
export class NotHereError extends SetupError {
  exitCode = 75;
}
