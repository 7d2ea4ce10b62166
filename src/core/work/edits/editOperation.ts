/** Replace these whole lines by those. Both are lines joined by `\n`, without a final line end. */
export interface SearchReplace {
  readonly search: string;
  /** Absent when the lines are removed; an empty text is one empty line. */
  readonly replace: string | undefined;
  /** Line of the answer where the block begins, from 1. */
  readonly line: number;
}

/** One thing that an answer asks to do with a file. Paths are normalised, relative to the workspace folder. */
export type EditOperation =
  | {
      readonly type: 'edit';
      readonly path: string;
      readonly blocks: readonly SearchReplace[];
      readonly line: number;
    }
  /** Whole text of a new file, line ends `\n`. */
  | { readonly type: 'create'; readonly path: string; readonly text: string; readonly line: number }
  | { readonly type: 'delete'; readonly path: string; readonly line: number }
  | { readonly type: 'move'; readonly path: string; readonly movedTo: string; readonly line: number };

/** Every path that the operations touch, each once, in the order of their mention: what must be read to apply them. */
export function pathsOfOperations(operations: readonly EditOperation[]): string[] {
  const paths = operations.flatMap((operation) =>
    operation.type === 'move' ? [operation.path, operation.movedTo] : [operation.path],
  );
  return [...new Set(paths)];
}
