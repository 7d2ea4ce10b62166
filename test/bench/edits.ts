import { readdirSync, readFileSync } from 'node:fs';
import { applyPatch, createPatch } from 'diff';
import { applyEdits } from '../../src/core/work/edits/applyEdits.ts';
import { formatEdits } from '../../src/core/work/edits/editFormat.ts';
import type { EditOperation } from '../../src/core/work/edits/editOperation.ts';
import { parseEdits } from '../../src/core/work/edits/parseEdits.ts';
import type { Benchmark, BenchmarkResult } from './benchmark.ts';

const sources = new URL('../../node_modules/@anthropic-ai/sdk/src/', import.meta.url);

/** How many edits are applied. */
const count = 1_000;

/** Measured runs; the best counts, since anything else on the machine only slows one down. */
const rounds = 5;

/** One edit of one file, as an answer in our format and as a unified patch. */
interface Edit {
  readonly before: string;
  readonly after: string;
  readonly answer: string;
  readonly patch: string;
}

/** A sequence of numbers that is the same in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function readSources(): readonly string[] {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => readFileSync(new URL(path.replaceAll('\\', '/'), sources), 'utf8'))
    .filter((text) => text.split('\n').length > 40);
}

/**
 * Replaces one to four lines by one to five, as far from other edits as `taken` says. The search grows until it is
 * unique, as a model is told to do it; `undefined` where that takes more than twelve lines.
 */
function makeOperation(
  lines: readonly string[],
  text: string,
  at: number,
  random: (below: number) => number,
):
  | { readonly operation: EditOperation; readonly length: number; readonly replaced: readonly string[] }
  | undefined {
  for (let length = 1 + random(4); length <= 12; length++) {
    const searched = lines.slice(at, at + length);
    const search = searched.join('\n');
    if (search.trim() === '' || at + length >= lines.length) return undefined;
    if (`\n${text}`.split(`\n${search}\n`).length !== 2) continue;
    const replaced = searched.map((line, index) =>
      index === 0 ? `${line.trimEnd()} // changed ${random(1_000_000)}` : line,
    );
    if (random(2) === 0)
      replaced.push(`${/^\s*/.exec(searched[0] ?? '')?.[0] ?? ''}added(${random(1_000_000)});`);
    const block = { search, replace: replaced.join('\n'), line: 1 };
    return { operation: { type: 'edit', path: 'file.ts', blocks: [block], line: 1 }, length, replaced };
  }
  return undefined;
}

function makeEdits(files: readonly string[]): readonly Edit[] {
  const random = createRandom(7);
  const edits: Edit[] = [];
  while (edits.length < count) {
    const before = files[random(files.length)] ?? '';
    const lines = before.split('\n');
    const at = random(lines.length - 20);
    const made = makeOperation(lines, before, at, random);
    if (made === undefined) continue;
    const after = lines.toSpliced(at, made.length, ...made.replaced).join('\n');
    edits.push({
      before,
      after,
      answer: formatEdits([made.operation], 'Changed.'),
      patch: createPatch('file.ts', before, after),
    });
  }
  return edits;
}

function applyOurs(text: string, answer: string): string | undefined {
  const parsed = parseEdits(answer);
  if (!parsed.ok) return undefined;
  const applied = applyEdits(new Map([['file.ts', text]]), parsed.operations);
  return applied.ok ? applied.changes[0]?.after : undefined;
}

function applyPeers(text: string, patch: string): string | undefined {
  const applied = applyPatch(text, patch);
  return applied === false ? undefined : applied;
}

function bestMs(work: () => void): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Edits per second of ours and of the peer; the ratio says how many times as many. */
function speed(name: string, ours: () => void, peers: () => void, target?: number): BenchmarkResult {
  const oursPerSecond = (count * 1000) / bestMs(ours);
  const peersPerSecond = (count * 1000) / bestMs(peers);
  const ratio = oursPerSecond / peersPerSecond;
  return {
    name,
    ours: Math.round(oursPerSecond),
    peer: Math.round(peersPerSecond),
    ratio: rounded(ratio),
    unit: 'edits/s',
    ...(target === undefined ? {} : { target, met: ratio >= target }),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** 1,000 answers of one edit each, on files as they are. */
function compareOneByOne(edits: readonly Edit[]): readonly BenchmarkResult[] {
  const right = (apply: (edit: Edit) => string | undefined) =>
    edits.filter((edit) => apply(edit) === edit.after).length;
  const ours = right(({ before, answer }) => applyOurs(before, answer));
  const peer = right(({ before, patch }) => applyPeers(before, patch));
  return [
    {
      name: 'edits-right-beside-diff-applyPatch',
      ours,
      peer,
      ratio: ours / peer,
      unit: `of ${count}`,
      target: 1,
      met: ours === count && peer === count,
    },
    speed(
      'edits-one-by-one-beside-diff-applyPatch',
      () => {
        for (const { before, answer } of edits) applyOurs(before, answer);
      },
      () => {
        for (const { before, patch } of edits) applyPeers(before, patch);
      },
      1,
    ),
  ];
}

/**
 * One answer of 1,000 edits of one file of 12,000 lines. The peer's patch names the lines, which ours has to look for:
 * shown for what it is, without a target.
 */
function compareInOneFile(): readonly BenchmarkResult[] {
  const lines = Array.from({ length: count * 12 }, (_, index) =>
    index % 12 === 11 ? '' : `  const value${index} = compute(${index % 7}, other);`,
  );
  const before = `${lines.join('\n')}\n`;
  const changed = (line: string) => line.replace('compute', 'measure');
  const blocks = Array.from({ length: count }, (_, index) => {
    const search = lines[index * 12 + 3] ?? '';
    return { search, replace: changed(search), line: 1 };
  });
  const after = `${lines.map((line, index) => (index % 12 === 3 ? changed(line) : line)).join('\n')}\n`;
  const answer = formatEdits([{ type: 'edit', path: 'file.ts', blocks, line: 1 }], 'Changed.');
  const patch = createPatch('file.ts', before, after);
  if (applyOurs(before, answer) !== after || applyPeers(before, patch) !== after)
    throw new Error('The edits did not come out right.');
  return [
    speed(
      'edits-in-one-file-beside-diff-applyPatch',
      () => void applyOurs(before, answer),
      () => void applyPeers(before, patch),
    ),
  ];
}

/**
 * What models and people do to a text: the file got lines above the edit and lost blanks at line ends, or the answer
 * is indented otherwise. Counted is what comes out right; whatever comes out wrong misses the target.
 */
function compareDrift(edits: readonly Edit[]): readonly BenchmarkResult[] {
  const random = createRandom(11);
  let [ours, peers, oursWrong, peersWrong] = [0, 0, 0, 0];
  for (const { before, after, answer, patch } of edits) {
    const kind = random(3);
    const intro = '// One line more.\n'.repeat(1 + random(30));
    const drift = (text: string): string => (kind === 1 ? text.replaceAll(/^( {2})+/gm, tabs) : intro + text);
    const written = (text: string): string => (kind === 2 ? text.replaceAll(/[ \t]+$/gm, '') : text);
    const expected = drift(after);
    const one = applyOurs(drift(before), written(answer));
    const other = applyPeers(
      drift(before),
      kind === 2 ? patch.replaceAll(/(?<=^[ +-].*)[ \t]+$/gm, '') : patch,
    );
    if (one === expected) ours += 1;
    else if (one !== undefined) oursWrong += 1;
    if (other === expected) peers += 1;
    else if (other !== undefined) peersWrong += 1;
  }
  return [
    {
      name: 'edits-right-after-drift-beside-diff-applyPatch',
      ours,
      peer: peers,
      ratio: rounded(ours / peers),
      unit: `of ${count}`,
      target: 1,
      met: ours >= peers,
    },
    {
      name: 'edits-wrong-after-drift-beside-diff-applyPatch',
      ours: oursWrong,
      peer: peersWrong,
      ratio: rounded(oursWrong / Math.max(1, peersWrong)),
      unit: `of ${count}`,
      target: 0,
      met: oursWrong === 0,
    },
  ];
}

/** A file that is indented by tabs where the answer has two blanks. */
function tabs(indent: string): string {
  return '\t'.repeat(indent.length / 2);
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'edits',
    run: () => {
      const edits = makeEdits(readSources());
      return Promise.resolve([...compareOneByOne(edits), ...compareInOneFile(), ...compareDrift(edits)]);
    },
  },
];
