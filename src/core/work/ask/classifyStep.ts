import * as z from 'zod/mini';
import type { Level } from '../../routing/rules/difficulty.ts';
import { decide } from '../../routing/rules/decide.ts';
import type { StepRecord } from '../plan/planDocument.ts';
import { callModel } from '../../calling/send/callModel.ts';
import type { FinishedCall } from '../../calling/send/callModel.ts';
import type { AskContext } from './routingContext.ts';
import { whyUnusable } from './whyUnusable.ts';

/** How long the classifier may take: its answer is worth little, so it is not worth waiting for. */
const longestMs = 1_000;

const answerSchema = z.object({ level: z.enum(['low', 'medium', 'high', 'critical']) });

/**
 * Asks the grunt tier which of two levels of difficulty a step has. `none` when no answer comes within a second, or
 * none that can be read. Its cost is in the ledger like that of any call.
 */
export async function classifyStep(
  context: AskContext,
  planId: string,
  step: StepRecord,
  levels: readonly [Level, Level],
  signal: AbortSignal,
  onCall: (attempt: FinishedCall) => void,
): Promise<Level | 'none'> {
  const settings = context.routing.settings();
  const decided = decide({
    ...context.routing.decisionKnowledge(step),
    tier: 'grunt',
    tierReason: 'Classifying is work for the grunt tier',
    tiers: settings.tiers,
    whyUnusable: whyUnusable(settings, await context.routing.providersWithKey()),
    routing: settings.routing,
    // What is private in a step is in its words too.
    work: { purpose: 'classify', text: '', files: step.files },
  });
  if ('noModel' in decided) return 'none';
  const limit = new AbortController();
  const ended = new AbortController();
  void context.call.clock.delay(longestMs, ended.signal).then(() => {
    limit.abort();
  });
  try {
    const { last } = await callModel(context.call, {
      purpose: 'classify',
      planId,
      stepId: step.id,
      position: 0,
      decision: decided.decision,
      request: {
        instructions: [{ text: instructions }],
        messages: [
          { role: 'user', text: `Choose ${levels.join(' or ')}.\n\n${step.title}\n${step.instructions}` },
        ],
        output: { name: 'difficulty', schema: z.toJSONSchema(answerSchema) },
        maxOutputTokens: settings.tiers.grunt.maxOutputTokens,
      },
      signal: AbortSignal.any([signal, limit.signal]),
      onProgress(progress) {
        if (progress.type === 'attempt-ended') onCall(progress.attempt);
      },
    });
    const level = readLevel(last?.text ?? '');
    return level !== undefined && levels.includes(level) ? level : 'none';
  } finally {
    ended.abort();
  }
}

const instructions = `You judge how hard a small programming task is for a language model. Answer with JSON only:
{"level": "low" | "medium" | "high" | "critical"}. low: mechanical, one place. medium: ordinary code. high: design or
many files. critical: a mistake would harm security, money or data.`;

function readLevel(text: string): Level | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data?.level;
  } catch {
    // Not JSON: as good as no answer.
    return undefined;
  }
}
