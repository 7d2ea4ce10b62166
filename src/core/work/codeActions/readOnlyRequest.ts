import * as z from 'zod/mini';
import { materialRule, quoteMaterial } from '../context/quoteMaterial.ts';
import { namesOf } from '../edits/editorPorts.ts';
import { joinTraced, traced } from '../../model/request/tracedText.ts';
import type { BuiltRequest } from '../context/promptInputs.ts';
import type { ActionTarget, ReadOnlyAction } from './codeAction.ts';

/** Lines of the file around the code that go along, so that names mean something. */
const linesAround = 40;

const explainInstructions = `You explain a piece of code to the programmer who has selected it: what it is for, how it works, and what could
surprise: borders, errors, side effects, order. Begin with one sentence that says it all. Quote names as they are. No
praise, no rewriting, no headings; at most 250 words of Markdown.

${materialRule}`;

const reviewInstructions = `You review a piece of code for a programmer: mistakes, missed cases, security, races, leaks, needless cost, what a
reader will misunderstand. No style that a formatter settles, no praise, nothing that you are not sure of. Every
finding names its lines in the file and says what goes wrong and when. An empty list is a good answer.
Answer with JSON: {"findings": [{"startLine": 1, "endLine": 1, "severity": "error" | "warning" | "note",
"title": "at most 80 characters", "detail": "at most 80 words", "fix": "what to change, in one sentence"}]}

${materialRule}`;

const findingSchema = z.object({
  startLine: z.int(),
  endLine: z.int(),
  severity: z.enum(['error', 'warning', 'note']),
  title: z.string().check(z.minLength(1), z.maxLength(500)),
  detail: z.string().check(z.maxLength(5_000)),
  fix: z.string().check(z.maxLength(5_000)),
});

/** What a review answers. */
export const findingsForm = {
  name: 'review_findings',
  schema: z.object({ findings: z.array(findingSchema) }),
};

/** Most findings of a review that are shown. */
const mostFindings = 20;

/** One thing that a review found. */
export type ReviewFinding = Readonly<z.infer<typeof findingSchema>>;

/** Asks for words about some code; `text` is that of the whole file. */
export function buildReadOnlyRequest(kind: ReadOnlyAction, target: ActionTarget, text: string): BuiltRequest {
  const isReview = kind === 'review';
  const lines = text.split(/\r?\n/);
  const from = Math.max(1, target.startLine - linesAround);
  const to = Math.min(lines.length, target.endLine + linesAround);
  const numbered = lines
    .slice(from - 1, to)
    .map((line, index) => `${from + index}: ${line}`)
    .join('\n');
  const what = target.symbol === undefined ? 'The selection' : `The selection, ${target.symbol},`;
  const where = `${what} is lines ${target.startLine} to ${target.endLine} of ${target.path}; what is around it is there to understand it.`;
  return {
    request: {
      instructions: [{ text: isReview ? reviewInstructions : explainInstructions, cacheUpToHere: true }],
      messages: [
        {
          role: 'user',
          ...joinTraced(
            [
              where,
              traced(quoteMaterial('file', numbered, { path: target.path, lines: `${from}-${to}` }), {
                origins: namesOf(target),
                isNeeded: true,
              }),
            ],
            '\n',
          ),
        },
      ],
    },
    leftOut: [],
  };
}

/**
 * The findings within the code that was asked about, gravest first. Places beyond it are brought to its border, so that
 * nothing that was found is lost.
 */
export function placeFindings(
  findings: readonly ReviewFinding[],
  target: Pick<ActionTarget, 'startLine' | 'endLine'>,
): readonly ReviewFinding[] {
  const within = (line: number): number => Math.min(Math.max(line, target.startLine), target.endLine);
  const gravity = { error: 0, warning: 1, note: 2 } as const;
  return findings
    .slice(0, mostFindings)
    .map((finding) => {
      const startLine = within(finding.startLine);
      return { ...finding, startLine, endLine: Math.max(startLine, within(finding.endLine)) };
    })
    .sort((one, other) => gravity[one.severity] - gravity[other.severity] || one.startLine - other.startLine);
}
