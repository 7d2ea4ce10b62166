import type { CheckpointFile } from '../../core/work/plan/planStore.ts';
import { sha256Of } from './diskBytes.ts';

/**
 * The checkpoint of a step that is applied once more without having been reverted: a file that the person has not
 * changed in between keeps the bytes it had before the first time, so that one revert takes all of it back.
 */
export function mergeCheckpoints(
  earlier: readonly CheckpointFile[] | undefined,
  later: readonly CheckpointFile[],
): CheckpointFile[] {
  const byPath = new Map((earlier ?? []).map((file) => [file.path, file]));
  for (const file of later) {
    const first = byPath.get(file.path);
    const isUntouched = first !== undefined && first.afterSha256 === sha256Of(file.before);
    const { path, afterSha256 } = file;
    byPath.set(path, isUntouched ? { ...first, afterSha256 } : file);
  }
  return [...byPath.values()];
}
