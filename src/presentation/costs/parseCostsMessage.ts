import * as z from 'zod/mini';
import { purposes } from '../../core/model/purpose.ts';
import { isPeriod } from '../../core/money/report/calendar.ts';
import type { FromCostsPanel } from '../../shared/costsProtocol.ts';
import { costsRanges } from '../../shared/costsView.ts';
import { tiers } from '../../shared/tiers.ts';

const name = z.string().check(z.minLength(1), z.maxLength(300));
const title = z.string().check(z.maxLength(500));
const day = z.string().check(z.refine((text) => text.length === 10 && isPeriod(text), 'not a day'));
const month = z.string().check(z.refine((text) => text.length === 7 && isPeriod(text), 'not a month'));

const narrowing = {
  tier: z.exactOptional(z.enum(tiers)),
  purpose: z.exactOptional(z.enum(purposes)),
  provider: z.exactOptional(name),
  model: z.exactOptional(name),
  keyLabel: z.exactOptional(name),
  planId: z.exactOptional(name),
};

const message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('panel-ready') }),
  z.strictObject({
    type: z.literal('filter-changed'),
    filter: z.strictObject({ range: z.enum(costsRanges), ...narrowing }),
  }),
  z.strictObject({ type: z.literal('plan-task') }),
  z.strictObject({ type: z.literal('show-log') }),
  z.strictObject({
    type: z.literal('calls-opened'),
    patch: z.strictObject({ ...narrowing, day: z.exactOptional(day), lastDay: z.exactOptional(day) }),
    title,
  }),
  z.strictObject({ type: z.literal('calls-closed') }),
  z.strictObject({ type: z.literal('more-calls') }),
  z.strictObject({ type: z.literal('export'), format: z.enum(['csv', 'json']) }),
  z.strictObject({ type: z.literal('save-report') }),
  z.strictObject({ type: z.literal('edit-budgets') }),
  z.strictObject({ type: z.literal('reconcile-opened'), month: z.exactOptional(month) }),
  z.strictObject({ type: z.literal('reconcile-closed') }),
  z.strictObject({
    type: z.literal('invoice-entered'),
    // What is too long is refused with a sentence in the panel, by whoever reads it.
    text: z.string(),
    month,
  }),
  z.strictObject({
    type: z.literal('invoice-removed'),
    id: z.string().check(z.minLength(1), z.maxLength(2000)),
  }),
  z.strictObject({
    type: z.literal('invoice-applied'),
    id: z.string().check(z.minLength(1), z.maxLength(2000)),
  }),
  z.strictObject({ type: z.literal('late-truth-requested'), month }),
]);

/** Validates what a webview sent; an error text when it is not one of the panel's messages. */
export function parseCostsMessage(data: unknown): { message: FromCostsPanel } | { error: string } {
  const parsed = message.safeParse(data);
  if (parsed.success) return { message: parsed.data };
  return {
    error: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  };
}
