import { materialRule, quoteMaterial } from '../context/quoteMaterial.ts';
import { formatModelReference, type ModelReference } from '../../model/modelReference.ts';
import type { ToolCall } from '../../model/request/request.ts';
import { joinTraced, traced, type TracedText } from '../../model/request/tracedText.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import type { ToolResult } from '../tools/runTool.ts';
import type { RoutedDecision } from '../../routing/rules/decide.ts';
import { carryCost, type InputRates } from '../tools/carryCost.ts';
import type { CallContext, FinishedCall } from '../../calling/send/call.ts';
import { askDecided } from '../ask/askModel.ts';
import { decideModel } from '../ask/decideModel.ts';
import { recordProgress } from '../ask/callRecords.ts';
import { stepSubject } from '../ask/decisionSubject.ts';
import { documentOf, stepOf, type StepRun } from './stepRun.ts';

/** Sums a tool's result up before it burdens a conversation. */
export type SummariseResult = (
  call: ToolCall,
  result: Pick<ToolResult, 'text' | 'origins'>,
  carry: { readonly rates: InputRates; readonly laterTurns: number },
) => Promise<SummarisedResult | undefined>;

/** The calls that it took, and the summary; without one the result goes on whole. */
export interface SummarisedResult {
  readonly calls: readonly FinishedCall[];
  readonly text?: string;
}

/** Characters of a token, for a decision whose outcome does not hang on a tenth. */
const charactersPerToken = 4;
/** Tokens of the prompt around the result. */
const promptTokens = 400;
/** Share of a result that a summary is expected to take, and most tokens that it may take. */
const summaryShare = 1 / 6;
const mostSummaryTokens = 1_500;

const instructions = `You sum up what a tool found, for another model that works on a programming step. Keep every path, line number,
name, signature and number that the step may need, exactly as it stands; leave the rest out. Plain text, no opening
words. At most a tenth of the length where that is possible. ${materialRule}`;

/**
 * What sums up the results of a step's tools; `undefined` where the settings do not want that. A result is given away
 * only if it is longer than they say, and if summing it up and carrying the summary along costs less than carrying the
 * result along; where a price is unknown nothing can be said, and the result stays whole. The text of files stays
 * whole as well, because edits quote it, unless the step changes nothing.
 */
export function createSummariser(
  run: StepRun,
  stepId: string,
  isFindingsOnly: boolean,
): SummariseResult | undefined {
  const { context, planState, signal } = run;
  const { summariseAbove } = context.routing.settings().routing.toolResults;
  if (summariseAbove === 0) return undefined;
  return async (call, result, { rates, laterTurns }) => {
    const { text } = result;
    const tokens = Math.ceil(text.length / charactersPerToken);
    if (tokens <= summariseAbove || call.name === 'ask_person') return undefined;
    if (call.name === 'read_file' && !isFindingsOnly) return undefined;
    const step = stepOf(planState, stepId);
    const decision = await decideSummary(run, step, call.name, result.origins ?? []);
    if (decision === undefined) return undefined;
    const summaryTokens = Math.min(mostSummaryTokens, Math.ceil(tokens * summaryShare));
    const price = priceOf(context.call, decision.model, tokens + promptTokens, summaryTokens);
    if (price === undefined) return undefined;
    const saved = carryCost(tokens, rates, laterTurns) - carryCost(summaryTokens, rates, laterTurns) - price;
    if (saved <= 0) return undefined;
    context.call.log.info(
      `summing up ${call.name}: ${tokens} tokens for ${laterTurns + 1} turns, ` +
        `expected to save ${Math.round(saved)} nano-dollars`,
    );
    const asked = await askDecided(context, decision, {
      purpose: 'summarise',
      planId: documentOf(planState).id,
      stepId,
      stepKind: step.kind,
      request: {
        instructions: [{ text: instructions }],
        messages: [{ role: 'user', ...writeMaterial(step, documentOf(planState), call, result) }],
      },
      maxOutputTokens: mostSummaryTokens,
      signal,
      onProgress: recordProgress(planState, context.call.clock, 'summarise', stepId),
    });
    const { calls } = asked;
    if (asked.kind !== 'answer' || asked.text.length >= text.length) return { calls };
    const by = formatModelReference(asked.answer.model);
    const note = `(Summed up by ${by} from ${text.length} characters. Call the tool again for the text itself.)`;
    return { calls, text: `${asked.text}\n${note}` };
  };
}

async function decideSummary(
  { context, planState }: StepRun,
  step: StepRecord,
  tool: string,
  origins: readonly string[],
): Promise<RoutedDecision | undefined> {
  const { tier } = context.routing.settings().routing.toolResults;
  const decided = await decideModel(context.routing, {
    tier,
    tierReason: `Summing up results of tools is given to the ${tier} tier`,
    work: { purpose: 'summarise', tool, text: '', files: [...step.files, ...origins] },
    subject: stepSubject(step, documentOf(planState), context.call.clock.now()),
  });
  return 'decision' in decided ? decided.decision : undefined;
}

function priceOf(
  call: Pick<CallContext, 'price' | 'clock'>,
  model: ModelReference,
  inputTokens: number,
  outputTokens: number,
): number | undefined {
  const usage = { source: 'estimated', inputUncachedTokens: inputTokens, outputTokens } as const;
  const { cost } = call.price(model, usage, call.clock.now());
  return cost.source === 'unpriced' ? undefined : cost.nanoUsd;
}

function writeMaterial(
  { title, instructions: toDo }: StepRecord,
  { origins = [] }: PlanDocument,
  call: ToolCall,
  result: Pick<ToolResult, 'text' | 'origins'>,
): TracedText {
  const source = { origins: result.origins ?? [], isNeeded: true, isUnsure: true } as const;
  return joinTraced(
    [
      traced(`# The step\n${title}\n${toDo}`, { origins, isNeeded: true }),
      traced(`# The tool\n${call.name} ${call.argumentsJson}`, { origins, isNeeded: true }),
      traced(quoteMaterial('result', result.text), source),
    ],
    '\n\n',
  );
}
