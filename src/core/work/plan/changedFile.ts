/** What changed in one file, in the usual notation of a patch. */
export interface FileDiff {
  /** Relative, forward slashes; the new path of a file that was moved. */
  readonly path: string;
  readonly text: string;
}
