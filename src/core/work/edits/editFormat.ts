import { escapeLine, markers } from './editMarkers.ts';
import { guardedFence } from './parseEdits.ts';
import type { EditOperation, SearchReplace } from './editOperation.ts';

/** What a model is told about the format of its answer. Stable, so that prompt caches keep it. */
export const editFormatInstructions = `# How to answer
Write edits in exactly this format. Markers stand alone at the start of a line.

Change an existing file. SEARCH holds whole, consecutive lines copied from the file as it was given to you, with
their indentation; they must occur exactly once, so take as many lines as that needs and no more. Several blocks may
follow one EDIT line; every SEARCH refers to the original file, and blocks must not overlap. An empty part after
======= removes the lines.
*** EDIT src/greet.ts
<<<<<<< SEARCH
  return 'Hello ' + name;
=======
  return \`Hello \${name}\`;
>>>>>>> REPLACE

Write a new file, whole:
*** CREATE src/shout.ts
export const shout = (text: string) => text.toUpperCase();
*** END

Remove or move a file:
*** DELETE src/old.ts
*** MOVE src/a.ts -> src/b.ts

Close with what you did, for the person and for the steps that follow, in at most five sentences:
*** RESULT
Replaced string concatenation in greet and added shout.

Rules:
- Paths are relative to the workspace folder, with forward slashes.
- No code fences around the blocks, no line numbers, no "..." in place of code.
- If a line of the code itself looks like one of these markers, write a backslash in front of it.
- A block whose two parts are the same is refused.
- Nothing to change? Write no edits, and instead only this line: *** NO CHANGE: the reason`;

/** Writes operations in the format; what is parsed from it is what went in. */
export function formatEdits(operations: readonly EditOperation[], resultSummary: string): string {
  const result = resultSummary === '' ? [] : [markers.result, ...escapeAll(resultSummary)];
  return [...operations.flatMap(formatOperation), ...result, ''].join('\n');
}

function formatOperation(operation: EditOperation): string[] {
  switch (operation.type) {
    case 'edit':
      return [`*** EDIT ${operation.path}`, ...operation.blocks.flatMap(formatBlock)];
    case 'create':
      return [`*** CREATE ${operation.path}`, ...formatText(operation.text), markers.end];
    case 'delete':
      return [`*** DELETE ${operation.path}`];
    case 'move':
      return [`*** MOVE ${operation.path} -> ${operation.movedTo}`];
  }
}

function formatBlock(block: SearchReplace): string[] {
  return [
    markers.search,
    ...escapeAll(block.search),
    markers.divider,
    ...(block.replace === undefined ? [] : escapeAll(block.replace)),
    markers.replace,
  ];
}

function formatText(text: string): string[] {
  if (text === '') return [];
  const hasFinalNewline = text.endsWith('\n');
  const lines = escapeAll(hasFinalNewline ? text.slice(0, -1) : text);
  // A fence in the first line with text would be taken for one that wraps the whole text.
  const first = lines.findIndex((line) => line.trim() !== '');
  const guarded = lines.map((line, index) =>
    index === first && guardedFence.test(`\\${line}`) ? `\\${line}` : line,
  );
  return hasFinalNewline ? guarded : [...guarded, markers.noFinalNewline];
}

function escapeAll(text: string): string[] {
  return text.split('\n').map(escapeLine);
}
