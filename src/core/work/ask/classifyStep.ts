import * as z from 'zod/mini';
import type { Level } from '../../routing/rules/difficulty.ts';
import type { FinishedCall } from '../../calling/send/call.ts';
import { joinTraced, traced } from '../../model/request/tracedText.ts';
import type { PlanDocument, StepRecord } from '../plan/planDocument.ts';
import type { AskContext } from './routingContext.ts';
import { askModel } from './askModel.ts';

/** How long the classifier may take: its answer is worth little, so it is not worth waiting for. */
const longestMs = 1_000;

const answerSchema = z.object({ level: z.enum(['low', 'medium', 'high', 'critical']) });

/**
 * Asks the grunt tier which of two levels of difficulty a step has. `none` when no answer comes within a second, or
 * none that can be read. Its cost is in the ledger like that of any call.
 */
export async function classifyStep(
  context: AskContext,
  { id: planId, origins = [] }: Pick<PlanDocument, 'id' | 'origins'>,
  step: StepRecord,
  levels: readonly [Level, Level],
  signal: AbortSignal,
  onCall: (attempt: FinishedCall) => void,
): Promise<Level | 'none'> {
  const limit = new AbortController();
  const ended = new AbortController();
  void context.call.clock.delay(longestMs, ended.signal).then(() => {
    limit.abort();
  });
  try {
    const asked = await askModel(context, {
      purpose: 'classify',
      planId,
      stepId: step.id,
      tier: 'grunt',
      tierReason: 'Classifying is work for the grunt tier',
      // What is private in a step is in its words too.
      work: { purpose: 'classify', text: '', files: [...step.files, ...origins] },
      subject: step,
      request: {
        instructions: [{ text: instructions }],
        messages: [
          {
            role: 'user',
            ...joinTraced(
              [
                `Choose ${levels.join(' or ')}.`,
                traced(`${step.title}\n${step.instructions}`, { origins, isNeeded: true }),
              ],
              '\n\n',
            ),
          },
        ],
      },
      output: { name: 'difficulty', schema: answerSchema },
      signal: AbortSignal.any([signal, limit.signal]),
      onCall,
    });
    return asked.kind === 'answer' && levels.includes(asked.value.level) ? asked.value.level : 'none';
  } finally {
    ended.abort();
  }
}

const instructions = `You judge how hard a small programming task is for a language model. Answer with JSON only:
{"level": "low" | "medium" | "high" | "critical"}. low: mechanical, one place. medium: ordinary code. high: design or
many files. critical: a mistake would harm security, money or data.`;
