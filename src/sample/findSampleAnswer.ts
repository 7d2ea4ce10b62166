import { formatEdits } from '../core/work/edits/editFormat.ts';
import type { EditOperation } from '../core/work/edits/editOperation.ts';
import type { PreparedAnswer } from './preparedAnswer.ts';
import type { FindAnswer } from './sampleFetch.ts';
import { planAfter, samplePlan, sampleSteps } from './samplePlan.ts';
import { sampleTiers } from './sampleSettings.ts';

/** Characters that arrive in one piece of a prepared answer. */
const pieceCharacters = 24;

/** What the sample's models count as one token. */
const charactersPerToken = 4;

/** The plan and each step's answer, found by what the request says. Knows nothing of earlier requests. */
export const findSampleAnswer: FindAnswer = (requestText, model) => {
  const text = requestText.includes(planningMark) ? planAnswer(requestText) : stepAnswer(requestText, model);
  return text === undefined ? undefined : prepare(text, requestText, model);
};

/** How every planning request begins, and no request of a step (`core/work/context/planningPrompt`). */
const planningMark = 'You plan programming work.';

/** Stands in requests for a plan from a step on (`core/work/context/buildReplanRequest`). */
const replanningMark = '# The plan so far\n';

function planAnswer(requestText: string): string {
  const isReplanning = requestText.includes(replanningMark);
  return JSON.stringify(isReplanning ? planAfter(requestText) : samplePlan, undefined, 1);
}

function stepAnswer(requestText: string, model: string): string | undefined {
  const step = sampleSteps.find((candidate) => requestText.includes(candidate.instructions));
  if (step === undefined) return undefined;
  // The first model is wrong on purpose: it searches for a line that the file does not have. So the cascade is seen.
  return step.id === 's2' && model === firstModel ? wrongFix : answers[step.id];
}

const firstModel = sampleTiers.execution.models[0]?.model;

function prepare(text: string, requestText: string, model: string): PreparedAnswer {
  const pieces = text.match(new RegExp(`[^]{1,${pieceCharacters}}`, 'gu')) ?? [];
  const inputTokens = Math.ceil(requestText.length / charactersPerToken);
  return {
    model,
    pieces,
    inputTokens,
    // Half of a long prompt is the stable beginning that providers keep warm.
    cachedTokens: inputTokens > 1_024 ? Math.floor(inputTokens / 2) : 0,
    outputTokens: Math.ceil(text.length / charactersPerToken),
  };
}

function edit(path: string, search: string, replace: string): EditOperation {
  return { type: 'edit', path, line: 1, blocks: [{ search, replace, line: 1 }] };
}

const wrongFix = formatEdits(
  [edit('src/cart.js', '  if (line.count > minimumCount) {', '  if (line.count >= minimumCount) {')],
  'The discount now begins at the minimum count.',
);

const answers: Readonly<Record<string, string>> = {
  s1: formatEdits(
    [],
    'src/cart.js compares with `line.quantity > discountFrom`, so exactly ten articles get nothing. The README says "ten or more": the comparison must be `>=`.',
  ),
  s2: formatEdits(
    [edit('src/cart.js', '  if (line.quantity > discountFrom) {', '  if (line.quantity >= discountFrom) {')],
    'lineDiscount now applies from exactly ten articles on.',
  ),
  s3: formatEdits(
    [
      {
        type: 'create',
        path: 'test/cart.test.js',
        line: 1,
        text: `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cartTotal, lineDiscount } from '../src/cart.js';

const line = (quantity) => ({ name: 'Apple', priceCents: 100, quantity });

test('nine articles have no discount', () => {
  assert.equal(lineDiscount(line(9)), 0);
});

test('ten articles are ten per cent cheaper', () => {
  assert.equal(lineDiscount(line(10)), 100);
});

test('eleven articles are ten per cent cheaper', () => {
  assert.equal(lineDiscount(line(11)), 110);
});

test('the total adds up lines with and without a discount', () => {
  assert.equal(cartTotal([line(10), line(1)]), 1000);
});
`,
      },
    ],
    'Added test/cart.test.js with the boundary of the discount and the total.',
  ),
  s4: formatEdits(
    [
      {
        type: 'edit',
        path: 'src/receipt.js',
        line: 1,
        blocks: [
          {
            search: "import { cartTotal, lineTotal } from './cart.js';",
            replace: "import { cartTotal, lineDiscount, lineTotal } from './cart.js';",
            line: 1,
          },
          {
            search: '  // TODO: show how much the customer saved',
            replace: `  const savedCents = lines.reduce((sum, line) => sum + lineDiscount(line), 0);
  if (savedCents > 0) rows.push(\`You saved \${formatCents(savedCents)}\`);`,
            line: 1,
          },
        ],
      },
    ],
    'The receipt shows "You saved …" above the total when the cart has a discount.',
  ),
  s5: formatEdits(
    [
      edit(
        'README.md',
        'Ten or more of one article: 10 % off that line.',
        'Ten or more of one article: 10 % off that line. The receipt shows what was saved.',
      ),
    ],
    'The Discounts section mentions the savings line.',
  ),
  look: formatEdits(
    [],
    'lineDiscount uses `>=` as the README says, and the receipt prints the savings only when there are some.',
  ),
};
