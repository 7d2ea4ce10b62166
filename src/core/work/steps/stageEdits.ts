import { applyEdits, findPathsToAsk } from '../edits/applyEdits.ts';
import { pathsOfOperations } from '../edits/editOperation.ts';
import { parseEdits } from '../edits/parseEdits.ts';
import {
  namesOf,
  type FileText,
  type NamedFile,
  type StagedChange,
  type StepEditor,
} from '../edits/editorPorts.ts';
import type { PlanFailure, StepResult } from '../plan/planDocument.ts';

/** A step's answer turned into changes of files in memory, or why that cannot be done. */
export type StagedEdits =
  | { readonly ok: true; readonly changes: readonly StagedChange[]; readonly result: StepResult }
  | { readonly ok: false; readonly failure: PlanFailure };

/** What staging has to know of who wrote an answer, and of what is private. */
export interface EditsAuthor {
  readonly isLocal: boolean;
  readonly isPrivate: (path: string) => boolean;
}

/**
 * Reads the edits out of an answer and applies them in memory. `known` are the texts that the model was shown: they
 * are the base, so that what changed meanwhile is found out when the edits are written. Writes nothing. What is said of
 * edits that do not fit quotes the files; a model that may not see a file cannot change it.
 */
export async function stageEdits(
  editor: Pick<StepEditor, 'read'>,
  answer: string,
  known: readonly FileText[],
  author: EditsAuthor,
): Promise<StagedEdits> {
  const parsed = parseEdits(answer);
  if (!parsed.ok) {
    const detail = parsed.errors
      .map((error) => `Line ${error.line} of the answer: ${error.message}`)
      .join('\n');
    return { ok: false, failure: { message: 'The answer does not follow the edit format.', detail } };
  }
  const files = new Map(known.map((file) => [file.path, file.text]));
  const mixed = new Map(known.map((file) => [file.path, file.mixedLineEnds]));
  const named = new Map<string, NamedFile>(known.map((file) => [file.path, file]));
  const privateNames = (paths: readonly string[]) =>
    paths.flatMap((path) => namesOf(named.get(path) ?? { path })).filter((name) => author.isPrivate(name));
  const problems: string[] = [];
  for (const path of pathsOfOperations(parsed.operations)) {
    if (files.has(path)) continue;
    const read = await editor.read(path);
    if (read === undefined) continue;
    if ('problem' in read) problems.push(`${path}: ${read.problem.reason}`);
    else if (!author.isLocal && namesOf(read.file).some((name) => author.isPrivate(name)))
      problems.push(`${path}: is private, and only local models may see and change it`);
    else {
      named.set(path, read.file);
      files.set(path, read.file.text);
      mixed.set(path, read.file.mixedLineEnds);
    }
  }
  if (problems.length > 0) {
    return { ok: false, failure: { message: 'A file cannot be changed.', detail: problems.join('\n') } };
  }
  const applied = applyEdits(files, parsed.operations);
  if (!applied.ok) {
    const detail = applied.failures
      .map(({ path, line, reason }) => `${path}${line === undefined ? '' : `:${line}`}: ${reason}`)
      .join('\n');
    return {
      ok: false,
      failure: {
        ...{ message: 'The edits do not fit the files. Nothing was written.', detail },
        ...originsIn(privateNames(applied.failures.map(({ path }) => path))),
      },
    };
  }
  const toAsk = findPathsToAsk(parsed.operations).map(
    ({ path, reason }) => `Look closely at ${path}: ${reason}`,
  );
  const toKnow = applied.changes.flatMap(({ path, after }) => {
    const lineEnd = after === undefined ? undefined : mixed.get(path);
    return lineEnd === undefined ? [] : [`${path} has mixed line ends; saving makes all of them ${lineEnd}.`];
  });
  return {
    ok: true,
    changes: applied.changes,
    result: {
      summary: [parsed.resultSummary, ...toAsk, ...toKnow].join('\n'),
      changedFiles: applied.changes.map((change) => change.movedTo ?? change.path),
      findings: '',
      ...originsIn(
        privateNames(
          applied.changes.flatMap(({ path, movedTo }) => (movedTo === undefined ? [path] : [path, movedTo])),
        ),
      ),
    },
  };
}

function originsIn(paths: readonly string[]): { readonly origins?: readonly string[] } {
  return paths.length === 0 ? {} : { origins: [...new Set(paths)] };
}
