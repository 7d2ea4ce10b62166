import { traced, type TracedText } from '../../model/request/tracedText.ts';
import { namesOf, type FileText } from '../edits/editorPorts.ts';
import type { ContextChip } from '../plan/contextChip.ts';
import { writeOutline } from './outlineText.ts';
import type { PromptProblem, OpenFile, PlanRequestInput } from './promptInputs.ts';
import { quoteMaterial } from './quoteMaterial.ts';
import { createTokenAllowance, type TokenAllowance } from './tokenAllowance.ts';

/** The gathered context as far as it fits, quoted, in the order of the prompt (steady things first). */
export interface SelectedContext {
  readonly instructionFiles: readonly TracedText[];
  readonly outline: string | undefined;
  readonly openFiles: readonly TracedText[];
  readonly problems: TracedText | undefined;
  readonly chips: readonly TracedText[];
  /** What there was no room for, in words. */
  readonly leftOut: readonly string[];
}

/**
 * Chooses what goes into a planning prompt. Room is given in the order of worth: the task, what the person pointed
 * at, the project's own instructions, problems, open files, and the outline last. Nothing is cut in the middle of a
 * sentence: a piece is in, or it is out and named; a long open file may be there with its visible lines.
 *
 * @param required text that is in the prompt in any case and takes from the same allowance.
 */
export function selectContext(input: PlanRequestInput, required: string): SelectedContext {
  const { context } = input;
  const allowance = createTokenAllowance(input.tokenLimit, input.countTokens);
  const leftOut: string[] = [];
  allowance.takeAlways(required);
  const chips = takeEach(input.chips, quoteChip, (chip) => `${chip.kind} ${chip.label}`, allowance, leftOut);
  const instructionFiles = takeEach(
    context.instructionFiles,
    quoteInstructionFile,
    (file) => `instructions ${file.path}`,
    allowance,
    leftOut,
  );
  const problems = selectProblems(context.problems, allowance, leftOut);
  const known = new Set(context.instructionFiles.map((file) => file.path));
  const openFiles = selectOpenFiles(
    context.openFiles.filter((file) => !known.has(file.path)),
    allowance,
    leftOut,
  );
  const { text, unnamedFiles } = writeOutline(context.outline, allowance);
  if (unnamedFiles > 0) leftOut.push(`the names of ${unnamedFiles} of ${context.outline.length} files`);
  if (context.outlineCut !== undefined) leftOut.push(`files beyond the outline: ${context.outlineCut}`);
  leftOut.push(...(context.leftOut ?? []));
  // A model that takes a part for the whole plans wrongly.
  const outline = [text, ...(context.outlineCut === undefined ? [] : [`(${context.outlineCut}.)`])]
    .filter((part) => part !== '')
    .join('\n');
  return {
    chips,
    instructionFiles,
    problems,
    openFiles,
    outline: outline === '' ? undefined : quoteMaterial('outline', outline, { folder: context.folderName }),
    leftOut,
  };
}

/** The project's own instructions, which the rule of {@link quoteMaterial} lets guide the model in style. */
export function quoteInstructionFile(file: FileText): TracedText {
  const text = quoteMaterial('project-instructions', file.text, { path: file.path });
  return traced(text, { origins: namesOf(file) });
}

function takeEach<Item>(
  items: readonly Item[],
  write: (item: Item) => TracedText,
  nameOf: (item: Item) => string,
  allowance: TokenAllowance,
  leftOut: string[],
): TracedText[] {
  return items.flatMap((item) => {
    const written = write(item);
    if (allowance.take(written.text)) return [written];
    leftOut.push(nameOf(item));
    return [];
  });
}

/** What the person has pointed at: without it the request would be another one. */
export function quoteChip(chip: ContextChip): TracedText {
  const { kind, path, startLine, endLine } = chip;
  const text = quoteMaterial(kind, chip.text, { path, lines: `${startLine}-${endLine}` });
  return traced(text, { origins: namesOf(chip), isNeeded: true });
}

function selectProblems(
  problems: readonly PromptProblem[],
  allowance: TokenAllowance,
  leftOut: string[],
): TracedText | undefined {
  const errorsFirst = problems.toSorted(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  );
  const lines: string[] = [];
  for (const problem of errorsFirst) {
    const source = problem.source === undefined ? '' : ` (${problem.source})`;
    const message = problem.message.replace(/\s+/g, ' ');
    const line = `${problem.path}:${problem.line} ${problem.severity}: ${message}${source}`;
    if (!allowance.take(line)) break;
    lines.push(line);
  }
  if (lines.length < problems.length)
    leftOut.push(`${problems.length - lines.length} of ${problems.length} problems`);
  if (lines.length === 0) return undefined;
  const shown = errorsFirst.slice(0, lines.length);
  return traced(quoteMaterial('problems', lines.join('\n')), { origins: shown.flatMap(namesOf) });
}

function selectOpenFiles(
  files: readonly OpenFile[],
  allowance: TokenAllowance,
  leftOut: string[],
): TracedText[] {
  const worthOf = (file: OpenFile): number => (file.isActive ? 2 : file.visibleLines === undefined ? 0 : 1);
  return files
    .toSorted((a, b) => worthOf(b) - worthOf(a))
    .flatMap((file) => {
      const whole = quoteMaterial('file', file.text, { path: file.path });
      if (allowance.take(whole)) return [traced(whole, { origins: namesOf(file) })];
      const visible = quoteVisibleLines(file);
      if (visible !== undefined && allowance.take(visible.text)) {
        leftOut.push(`open file ${file.path} except lines ${visible.lines}`);
        return [traced(visible.text, { origins: namesOf(file) })];
      }
      leftOut.push(`open file ${file.path}`);
      return [];
    });
}

function quoteVisibleLines(file: OpenFile): { readonly text: string; readonly lines: string } | undefined {
  if (file.visibleLines === undefined) return undefined;
  const { from, to } = file.visibleLines;
  const lines = `${from}-${to}`;
  const shown = file.text.split(/\r?\n/).slice(Math.max(0, from - 1), to);
  return { text: quoteMaterial('file', shown.join('\n'), { path: file.path, lines }), lines };
}
