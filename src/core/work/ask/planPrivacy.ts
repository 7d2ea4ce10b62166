import type { PlanDocument } from '../plan/planDocument.ts';
import { writtenFromPrivate } from '../plan/writtenFromPrivate.ts';
import type { AskContext } from './routingContext.ts';

/** The context for work on a plan: what the plan has written from private files is private too. */
export function withPlanPrivacy<Context extends AskContext>(
  context: Context,
  plan: { current(): PlanDocument | undefined },
): Context {
  const { privacy } = context.call;
  const isPrivate = (path: string) =>
    privacy.isPrivate(path) || writtenFromPrivate(plan.current()?.steps ?? []).files.has(path);
  const privateLines = () => privacy.privateLines(isPrivate);
  return { ...context, call: { ...context.call, privacy: { ...privacy, isPrivate, privateLines } } };
}
