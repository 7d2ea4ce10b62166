/** Characters that are kept of an output: its end says what went wrong. */
const keptLength = 64_000;

// What terminals take for colours, cursor moves, titles and marks of shell integration.

const controls =
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-?]*[ -/]*[@-~]|\u001b[@-Z\\-_]|[\u0000-\u0008\u000b-\u001a\u001c-\u001f]/g;

/** Collects the end of what a command prints. */
export interface OutputTail {
  add(text: string): void;
  /** Without control sequences and with plain line ends. */
  text(): string;
  /** Whether more was printed than is kept. */
  isCut(): boolean;
}

export function createOutputTail(): OutputTail {
  let kept = '';
  let length = 0;
  return {
    add(text) {
      kept += text;
      length += text.length;
      // Twice the length in between, so that not every piece copies everything.
      if (kept.length > 2 * keptLength) kept = kept.slice(-keptLength);
    },
    text: () => kept.replaceAll(/\r\n?/g, '\n').replaceAll(controls, '').slice(-keptLength),
    isCut: () => length > keptLength,
  };
}
