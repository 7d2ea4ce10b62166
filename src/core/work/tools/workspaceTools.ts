import type { Question } from '../../model/question.ts';
import type { ToolAnswer } from './toolRegistry.ts';

/** Lines of a file, counted from 1, both inclusive. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** A text search over the workspace. */
export interface TextSearch {
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
  /** Only files that match, such as `src/**\/*.ts`. */
  readonly files?: string;
}

/**
 * How a model looks around in one workspace folder. All of it is reading; ignored, private and foreign files are
 * refused by the implementation, whatever path a model names. Rejects where a file system or a language server fails.
 */
export interface WorkspaceTools {
  readFile(path: string, lines: LineRange | undefined, signal: AbortSignal): Promise<ToolAnswer>;
  search(search: TextSearch, signal: AbortSignal): Promise<ToolAnswer>;
  /** Paths, at most a few hundred; without a pattern the folders and files of the outline. */
  listFiles(pattern: string | undefined, signal: AbortSignal): Promise<ToolAnswer>;
  /** Symbols of a file with their lines. */
  outline(path: string, signal: AbortSignal): Promise<ToolAnswer>;
  /** Where the symbol that stands in a line is used. */
  references(
    place: { readonly path: string; readonly line: number; readonly symbol: string },
    signal: AbortSignal,
  ): Promise<ToolAnswer>;
  /** Errors and warnings of the language servers, of one file or of all. */
  problems(path: string | undefined, signal: AbortSignal): Promise<ToolAnswer>;
  /** Asks the person; resolves to the chosen label or typed text, `undefined` when there was no answer. */
  ask(question: Question, signal: AbortSignal): Promise<string | undefined>;
}
