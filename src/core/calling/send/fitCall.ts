import { fitRequest } from '../../model/abilities/fitRequest.ts';
import type { FittedRequest } from '../../model/abilities/fitRequest.ts';
import type { RequestChange } from '../../model/abilities/requestChange.ts';
import type { ModelProvider } from '../../model/provider.ts';
import type { ModelReference } from '../../model/modelReference.ts';
import type { ModelRequest } from '../../model/request.ts';
import type { CallContext } from './call.ts';

/**
 * A request as its model is known to take it, before money is held for it. The model's server is asked only where the
 * answer may matter.
 */
export async function fitCall(
  { abilities: book }: Pick<CallContext, 'abilities'>,
  model: ModelReference,
  asked: ModelRequest,
  adapter: ModelProvider,
  signal: AbortSignal,
): Promise<FittedRequest> {
  if (book === undefined) return { request: asked, changes: [] };
  const mayLack = (asked.tools?.length ?? 0) > 0 || asked.effort !== undefined;
  const known = mayLack ? await book.learn(model, adapter, signal) : book.known(model);
  const changes: RequestChange[] = [];
  let request = asked;
  for (const { source, abilities } of known) {
    const fitted = fitRequest(request, abilities, source);
    ({ request } = fitted);
    changes.push(...fitted.changes);
  }
  return { request, changes };
}
