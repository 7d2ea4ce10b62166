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

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const codes = new Map<number, StorageErrorCode>([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'io'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'disk-full'],
  [14, 'io'],
  [19, 'invalid'],
  [26, 'corrupt'],
]);

const primaryKeyTaken = 1555;
const uniqueTaken = 2067;
const foreignKeyMissing = 787;

/** Turns whatever the database threw into a `StorageError`. */
export function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) {
    return error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new StorageError(codeOf(error), message, { cause: error });
}

function codeOf(error: unknown): StorageErrorCode {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') {
    return 'io';
  }
  switch (error.errcode) {
    case primaryKeyTaken:
    case uniqueTaken:
      return 'duplicate';
    case foreignKeyMissing:
      return 'unknown-call';
    default:
      // The low byte is the primary code, the rest refines it.
      return codes.get(error.errcode & 0xff) ?? 'io';
  }
}
