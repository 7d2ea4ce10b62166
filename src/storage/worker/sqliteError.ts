import { StorageError } from './storageError.ts';
import type { StorageErrorCode } from './storageError.ts';

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
