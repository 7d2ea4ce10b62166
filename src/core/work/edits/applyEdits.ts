import type { FileProblem, StagedChange } from './editorPorts.ts';
import type { EditOperation, SearchReplace } from './editOperation.ts';
import { checkEditPath } from './editPaths.ts';
import { replaceInText } from './replaceInText.ts';

/** Largest file that is changed, in characters: VS Code sends nothing larger to extensions. */
export const maximumFileCharacters = 50_000_000;

/** Why an operation cannot be carried out. */
export interface EditFailure extends FileProblem {
  /** Line of the file, from 1, that it is about. */
  readonly line?: number;
}

/** What the operations change, or everything that stands against them. */
export type AppliedEdits =
  | { readonly ok: true; readonly changes: readonly StagedChange[] }
  | { readonly ok: false; readonly failures: readonly EditFailure[] };

/** A file on its way from what it is to what it shall be. */
interface File {
  /** Where it comes from; `undefined` for a new file. */
  readonly origin: string | undefined;
  readonly before: string | undefined;
  readonly state: 'present' | 'created' | 'deleted' | 'moved-away';
  readonly text: string;
  readonly blocks: readonly SearchReplace[];
}

/**
 * Carries out the operations on texts in memory, all or nothing.
 *
 * @param files text of every existing file that the operations name (`pathsOfOperations`), by path; a path that is
 *   not in the map does not exist.
 */
export function applyEdits(
  files: ReadonlyMap<string, string>,
  operations: readonly EditOperation[],
): AppliedEdits {
  const failures: EditFailure[] = [];
  const staged = new Map<string, File>();
  const fileAt = (path: string): File | undefined => {
    const text = files.get(path);
    return staged.get(path) ?? (text === undefined ? undefined : existing(path, text));
  };
  for (const operation of operations) {
    const reason = findPathProblem(operation) ?? carryOut(operation, fileAt, staged);
    if (reason !== undefined) failures.push({ path: operation.path, reason });
  }
  const changes: StagedChange[] = [];
  for (const [path, file] of staged) {
    const replaced = replaceInText(file.text, file.blocks);
    if (!replaced.ok) failures.push(...replaced.failures.map((failure) => ({ path, ...failure })));
    else {
      const made = toChange(path, file, replaced.text);
      if (made.length === 0 && file.state !== 'moved-away')
        failures.push({ path, reason: 'the answer leaves the file as it is' });
      changes.push(...made);
    }
  }
  return failures.length > 0 ? { ok: false, failures } : { ok: true, changes };
}

/** Paths among the operations that the person must requestApproval to first, with the reason. */
export function findPathsToAsk(operations: readonly EditOperation[]): FileProblem[] {
  const paths = new Set(operations.flatMap((operation) => writtenPaths(operation)));
  return [...paths].flatMap((path) => {
    const checked = checkEditPath(path);
    return checked.ok && checked.needsAsking !== undefined ? [{ path, reason: checked.needsAsking }] : [];
  });
}

function writtenPaths(operation: EditOperation): string[] {
  return operation.type === 'move' ? [operation.path, operation.movedTo] : [operation.path];
}

function findPathProblem(operation: EditOperation): string | undefined {
  for (const path of writtenPaths(operation)) {
    const checked = checkEditPath(path);
    if (!checked.ok) return checked.reason;
    if (checked.path !== path) return 'is not in its normal form';
  }
  return undefined;
}

/** Notes the operation in `staged`; returns why it cannot be done. */
function carryOut(
  operation: EditOperation,
  fileAt: (path: string) => File | undefined,
  staged: Map<string, File>,
): string | undefined {
  const { path } = operation;
  const file = fileAt(path);
  if (operation.type === 'create') return create(path, operation.text, file, staged);
  if (file === undefined) return 'there is no such file';
  if (file.state === 'deleted') return 'the answer deletes it before';
  if (file.state === 'moved-away') return 'the answer moves it away before';
  if (file.state === 'created')
    return 'the answer creates it; a new file must be written whole, in one place';
  const problem = findTextProblem(file.text);
  if (problem !== undefined) return problem;
  switch (operation.type) {
    case 'edit':
      staged.set(path, { ...file, blocks: [...file.blocks, ...operation.blocks] });
      return undefined;
    case 'delete':
      if (file.blocks.length > 0) return 'the answer both changes and deletes it';
      if (file.origin !== path) return 'the answer both moves and deletes it';
      staged.set(path, { ...file, state: 'deleted' });
      return undefined;
    case 'move': {
      const { movedTo } = operation;
      if (fileAt(movedTo) !== undefined) return `the place to move it to, ${movedTo}, is taken`;
      staged.set(movedTo, file);
      staged.set(path, { ...file, state: 'moved-away', blocks: [] });
      return undefined;
    }
  }
}

function create(
  path: string,
  text: string,
  file: File | undefined,
  staged: Map<string, File>,
): string | undefined {
  const problem = findTextProblem(text);
  if (problem !== undefined) return problem;
  if (file === undefined) {
    staged.set(path, { origin: undefined, before: undefined, state: 'created', text, blocks: [] });
    return undefined;
  }
  if (file.state === 'created') return 'the answer creates it twice';
  if (file.state === 'moved-away') return 'the answer moves it away and creates it anew';
  // Deleting first says in so many words that nothing of the old text matters; so does an empty file.
  if (file.state !== 'deleted' && (file.text.trim() !== '' || file.blocks.length > 0)) {
    return 'it exists already; change it with SEARCH/REPLACE blocks';
  }
  staged.set(path, { ...file, state: 'created', text });
  return undefined;
}

function findTextProblem(text: string): string | undefined {
  if (text.length > maximumFileCharacters)
    return 'is larger than 50 MB, which VS Code does not hand to extensions';
  if (text.includes('\0')) return 'is a binary file';
  return undefined;
}

function existing(path: string, text: string): File {
  return { origin: path, before: text, state: 'present', text, blocks: [] };
}

function toChange(path: string, file: File, text: string): StagedChange[] {
  const { origin, before } = file;
  if (file.state === 'moved-away') return [];
  if (file.state === 'deleted') return [{ path, before, after: undefined }];
  if (origin !== undefined && origin !== path) return [{ path: origin, before, after: text, movedTo: path }];
  return text === before ? [] : [{ path, before, after: text }];
}
