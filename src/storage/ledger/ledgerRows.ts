import * as z from 'zod/mini';
import {
  adjustmentFields,
  callEndFields,
  callStartFields,
  verdictFields,
} from '../../core/model/ledger/ledgerRow.ts';
import { purposes } from '../../core/model/purpose.ts';
import { inputKinds, usageFields } from '../../core/model/request/usage.ts';
import { tiers } from '../../shared/tiers.ts';
import { mapRow } from './rowMapping.ts';
import { countSchema, daySchema, nameSchema } from './valueSchemas.ts';

/** The rows of the ledger, as their description in `core/model/ledger/ledgerRow.ts` makes them. */
export const callStartRow = mapRow(callStartFields);
export const callEndRow = mapRow(callEndFields);
export const callRow = mapRow({ ...callStartFields, ...callEndFields });
export const adjustmentRow = mapRow(adjustmentFields);
export const verdictRow = mapRow(verdictFields);

/** What a checkpoint of a running call holds. */
export const usageSchema = mapRow(usageFields).schema;

/** Sums are computed by the database, see `TotalsRow` in `core/model/ledger/ledger.ts`. */
export const totalsRowSchema = z.object({
  day: daySchema,
  tier: z.enum(tiers),
  purpose: z.enum(purposes),
  provider: nameSchema,
  model: nameSchema,
  calls: countSchema,
  unpricedCalls: countSchema,
  inputTokens: countSchema,
  outputTokens: countSchema,
  costNanoUsd: z.int(),
  estimatedNanoUsd: z.int(),
  upperBoundNanoUsd: z.int(),
});

const inputColumns = inputKinds.map((kind) => usageFields[kind].column);

/** All input tokens of a row of `attempts`; what is unknown counts as nothing here. */
export const inputTokensSql = `(${inputColumns.map((column) => `COALESCE(${column}, 0)`).join(' + ')})`;

/** The same, NULL when none of the kinds of input is known. */
export const knownInputTokensSql = `CASE WHEN COALESCE(${inputColumns.join(', ')}) IS NOT NULL THEN ${inputTokensSql} END`;
