/** What a file was when the edits were made for it: its text, or a hash of its bytes; `undefined`: no such file. */
export type FileFingerprint = string | undefined;

/**
 * Whether a file is still what the edits were made for; the reason completes "The file … " and is `undefined` when
 * nothing stands against writing. Both sides must be of one kind: two texts, or two hashes.
 */
export function findConflict(base: FileFingerprint, current: FileFingerprint): string | undefined {
  if (base === current) return undefined;
  if (base === undefined) return 'was created meanwhile';
  if (current === undefined) return 'was deleted meanwhile';
  return 'was changed meanwhile';
}
