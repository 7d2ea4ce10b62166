import { otherTools } from './otherTools.ts';
import { pythonTools } from './pythonTools.ts';
import { scriptRunners } from './scriptRunners.ts';
import type { CountForm, Tool } from './tool.ts';

/** How many tests ran, as a run's output tells. */
export interface TestCount {
  /** Without those that were skipped. What runners count otherwise, such as packages, counts as they do it. */
  readonly ran: number;
  /** The line in which a runner says that it found no test. */
  readonly none?: string;
}

const runners: readonly Tool[] = [...scriptRunners, ...pythonTools, ...otherTools].filter(
  ({ proves }) => proves === 'tests',
);
/** Forms by the first word of their lines; those of any line under the empty word. */
const formsByWord = Map.groupBy(
  runners
    .flatMap(({ counts = [] }) => counts)
    .flatMap((form) => form.begins.map((begin) => ({ form, begin, word: begin.split(' ', 1)[0] ?? '' }))),
  ({ word }) => word,
);
const lineCounters = runners.flatMap(({ countLine }) => (countLine === undefined ? [] : [countLine]));
const nonePhrases = [...new Set(runners.flatMap(({ none = [] }) => none))];

/** Longer lines hold no sum. */
const longestLine = 400;
const separators = /[\s,;|()[\]=│]+/;

/** Adds up what runners of every kind say in an output; `undefined` where none says anything. */
export function countTests(output: string): TestCount | undefined {
  const sums = new Map<CountForm, number>();
  let lines: number | undefined;
  let emptyFiles = 0;
  for (const line of output.split('\n')) {
    if (line.length > longestLine) continue;
    const trimmed = line.trim();
    const words = wordsOf(trimmed);
    const found = readSum(words) ?? readSum(wordsOf(withoutPrefix(trimmed)));
    if (found !== undefined) {
      const before = sums.get(found.form) ?? 0;
      sums.set(found.form, found.form.isRepeated ? Math.max(before, found.number) : before + found.number);
    } else if (isEmptyFile(line)) emptyFiles += 1;
    const counted = lineCounters.map((count) => count(words, line)).find((one) => one !== undefined);
    if (counted !== undefined) lines = (lines ?? 0) + counted;
  }
  const none = lineOfNone(output);
  const sum =
    sums.size === 0 ? undefined : [...sums.values()].reduce((one, other) => one + other, -emptyFiles);
  const ran = sum ?? lines ?? (none === undefined ? undefined : 0);
  if (ran === undefined) return undefined;
  return { ran: Math.max(0, ran), ...(none === undefined ? {} : { none }) };
}

function wordsOf(line: string): readonly string[] {
  return line
    .split(separators)
    .filter((word) => word !== '')
    .map((word) => (/^\w/.test(word) && word.endsWith('.') ? word.slice(0, -1) : word));
}

/** The line without the name of a package or task that runners of many write in front: `web:test: Tests …`. */
function withoutPrefix(line: string): string {
  const end = line.startsWith('[') ? line.indexOf('] ') : line.indexOf(': ');
  return end > 0 && end < 80 ? line.slice(end + 2) : '';
}

function readSum(
  words: readonly string[],
): { readonly form: CountForm; readonly number: number } | undefined {
  if (words.length < 2) return undefined;
  const shape = words.map((word) => (isNumber(word) ? 'N' : word)).join(' ');
  const first = shape.split(' ', 1)[0] ?? '';
  for (const { form, begin } of [...(formsByWord.get(first) ?? []), ...(formsByWord.get('') ?? [])]) {
    if (!shape.startsWith(begin)) continue;
    const number = sumOf(form, words);
    if (number !== undefined) return { form, number };
  }
  return undefined;
}

/** The line in which a runner says that it found no test. */
function lineOfNone(output: string): string | undefined {
  const at = nonePhrases.map((phrase) => output.indexOf(phrase)).filter((index) => index >= 0);
  if (at.length === 0) return undefined;
  const first = Math.min(...at);
  const end = output.indexOf('\n', first);
  return output.slice(output.lastIndexOf('\n', first) + 1, end === -1 ? output.length : end).trim();
}

function sumOf(form: CountForm, words: readonly string[]): number | undefined {
  const { has = [], hasNot = [], most = words.length, besides = [] } = form;
  if (words.length > most || !has.every((word) => words.includes(word))) return undefined;
  if (hasNot.some((word) => words.includes(word))) return undefined;
  const added = [...numbersBefore(words, form.before), ...numbersAfter(words, form.after)];
  const less = [...numbersBefore(words, form.lessBefore), ...numbersAfter(words, form.lessAfter)];
  if (added.length + less.length === 0 && !besides.some((word) => words.includes(word))) return undefined;
  return total(added) - total(less);
}

function numbersBefore(words: readonly string[], phrases: readonly string[] = []): number[] {
  return words.flatMap((word, index) => {
    if (!isNumber(word)) return [];
    const next = words.slice(index + 1, index + 3).join(' ');
    return phrases.some((phrase) => next === phrase || next.startsWith(`${phrase} `)) ? [Number(word)] : [];
  });
}

function numbersAfter(words: readonly string[], names: readonly string[] = []): number[] {
  return words.flatMap((word, index) => {
    const next = words[index + 1] ?? '';
    return names.includes(word) && isNumber(next) ? [Number(next)] : [];
  });
}

function isNumber(word: string): boolean {
  return /^\d{1,9}$/.test(word);
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((one, other) => one + other, 0);
}

/** Node counts a file without tests as a test that passes, by its name: `✔ test/a.test.js (20ms)`. */
function isEmptyFile(line: string): boolean {
  const words = line.split(' ');
  const name = words[0] === '✔' ? words[1] : words[0] === 'ok' && words[2] === '-' ? words[3] : undefined;
  return name !== undefined && words.length <= 4 && /\.[cm]?[jt]sx?$/.test(name);
}
