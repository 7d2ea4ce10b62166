import type { ModelProvider } from '../../../../src/core/model/request/provider.ts';
import type { ModelRequest } from '../../../../src/core/model/request/request.ts';
import type { StreamEvent } from '../../../../src/core/model/request/streamEvent.ts';
import type { Plan } from '../../../../src/core/work/plan/planSchema.ts';
import { answer, editOf, failed, started, text, toolCalls, type Script } from './scriptedModels.ts';

/** What only local models may see has this word in every line. */
export const mark = 'MARKED';

/** What a model does that tells all it has seen and asks for all that it may not see. */
export const tricks = [
  'edits',
  'edits-and-leaks',
  'wrong-search',
  'looks-around',
  'breaks-off',
  'moves',
  'malformed',
] as const;

export type Trick = (typeof tricks)[number];

/** Models that try to carry text from one to the next. */
export function createHostileModels(plan: () => Plan, nextTrick: () => Trick) {
  const requests: { readonly provider: string; readonly request: ModelRequest }[] = [];

  function answerTo({ output, messages, tools }: ModelRequest, seen: string): Script {
    const leak = `It says: ${seen}`;
    switch (output?.name ?? 'text') {
      case 'plan': {
        const { steps, ...rest } = plan();
        const told = steps.map((step) => ({ ...step, instructions: `${step.instructions} ${leak}` }));
        return answer(JSON.stringify({ ...rest, goal: leak, steps: told }));
      }
      case 'review':
        return answer(JSON.stringify({ verdict: 'fail', reason: leak, findings: [leak] }));
      case 'plan_check':
        return answer(JSON.stringify({ verdict: 'fail', reason: leak, findings: [] }));
      case 'difficulty':
        return answer('{"level": "high"}');
      case 'review_findings':
        return answer('{"findings": []}');
    }
    const trick = nextTrick();
    switch (trick) {
      case 'edits':
        return answer(editOf('src/a.ts', 'one', 'two', leak));
      case 'edits-and-leaks':
        return answer(editOf('src/b.ts', 'one', `one // ${leak}`, leak));
      case 'wrong-search':
        return answer(
          editOf('secret/x.ts', 'const hidden = wrong;', 'x') +
            editOf('docs/public.md', 'const hidden', 'x', leak),
        );
      case 'looks-around':
        if (tools === undefined || messages.some(({ role }) => role === 'tool'))
          return answer(editOf('src/a.ts', 'one', 'two', leak));
        return toolCalls(
          ['read_file', { path: 'docs/public.md' }],
          ['search', { text: 'hidden' }],
          ['problems', {}],
        );
      case 'breaks-off':
        return [started, text(editOf('src/b.ts', 'one', leak, leak)), failed('server')];
      case 'moves':
        return answer(`*** MOVE secret/x.ts -> src/moved.ts\n*** RESULT\n${leak}\n`);
      case 'malformed':
        return answer(`*** EDIT\n${leak}`);
    }
  }

  async function* stream(provider: string, request: ModelRequest): AsyncIterable<StreamEvent> {
    requests.push({ provider, request });
    await Promise.resolve();
    const seen = JSON.stringify(request).match(new RegExp(`${mark}\\w*`, 'g')) ?? [];
    for (const event of answerTo(request, seen.slice(0, 5).join(' ') || 'nothing'))
      if (typeof event !== 'function') yield event;
  }

  return {
    requests,
    provider: (name: string): ModelProvider => ({ name, stream: (request) => stream(name, request) }),
  };
}
