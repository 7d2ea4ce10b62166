import type { StagedChange } from '../../edits/editorPorts.ts';
import { changedParts, keptDigest, partsOfText, readFingerprint } from './commandDefinition.ts';

/** Edits of files that the person has accepted as a diff in this session. */
export interface AcceptedEdits {
  note(changes: readonly StagedChange[]): void;
  /**
   * Names of the parts in which a definition differs from a kept one beyond these edits; `undefined` when one of them
   * cannot be read. Edits may follow each other.
   */
  changedBeyond(kept: string, now: string): readonly string[] | undefined;
}

/** Edits of one file that are remembered at most; the oldest are forgotten. */
const mostRemembered = 200;

/** What a file was and is, as the fingerprints of a definition write it; `''` for no file. */
type Edit = readonly [before: ReadonlySet<string>, after: ReadonlySet<string>];

export function createAcceptedEdits(hash: (text: string) => string): AcceptedEdits {
  const edits = new Map<string, Edit[]>();

  function values(path: string, text: string | undefined): ReadonlySet<string> {
    return new Set(
      text === undefined ? [''] : partsOfText(path, text, hash).map((part) => keptDigest(part, hash)),
    );
  }
  function noteOne(path: string, before: string | undefined, after: string | undefined): void {
    const own = edits.get(path) ?? [];
    own.push([values(path, before), values(path, after)]);
    edits.set(path, own.slice(-mostRemembered));
  }

  /** Whether accepted edits lead from one content to another. */
  function isReached(path: string, from: string, to: string): boolean {
    const reached = new Set([from]);
    const own = edits.get(path) ?? [];
    for (let isGrowing = true; isGrowing && !reached.has(to);) {
      const before = reached.size;
      for (const [earlier, later] of own) {
        if ([...earlier].some((value) => reached.has(value))) for (const value of later) reached.add(value);
      }
      isGrowing = reached.size > before;
    }
    return reached.has(to);
  }

  return {
    note(changes) {
      for (const { path, before, after, movedTo } of changes) {
        if (movedTo === undefined) noteOne(path, before, after);
        else {
          noteOne(path, before, undefined);
          noteOne(movedTo, undefined, after);
        }
      }
    },
    changedBeyond(kept, now) {
      const [earlier, later] = [readFingerprint(kept), readFingerprint(now)];
      return changedParts(kept, now)?.filter(
        (name) => !isReached(name, earlier?.get(name) ?? '', later?.get(name) ?? ''),
      );
    },
  };
}
