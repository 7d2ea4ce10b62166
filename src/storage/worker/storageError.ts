/**
 * What went wrong in the store:
 * - `busy`: another process held the database for longer than we wait
 * - `worker-died`: the worker thread ended; the next call starts a new one
 * - `newer-version`: the file was written by a newer Tierwise; it was not touched
 * - `corrupt`: the file is damaged and could not be set aside
 * - `disk-full`, `io`: the disk refused
 * - `invalid`: the data handed in does not fit the contract (a negative cost, say)
 * - `not-open`: the call was never begun, or has been settled already
 * - `duplicate`: the id is taken
 * - `unknown-call`: an adjustment names a call that is not in the ledger
 * - `disposed`: the store was closed
 */
export const storageErrorCodes = [
  'busy',
  'worker-died',
  'newer-version',
  'corrupt',
  'disk-full',
  'io',
  'invalid',
  'not-open',
  'duplicate',
  'unknown-call',
  'disposed',
] as const;

export type StorageErrorCode = (typeof storageErrorCodes)[number];

/** The one error that ledger and plan store reject with. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** True where the same call may well succeed a moment later. */
  get isRetryable(): boolean {
    return this.code === 'busy' || this.code === 'worker-died';
  }
}
