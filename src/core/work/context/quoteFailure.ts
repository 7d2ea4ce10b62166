import { joinTraced, traced, type TracedText } from '../../model/request/tracedText.ts';
import type { PlanFailure } from '../plan/planDocument.ts';
import type { Evidence } from '../plan/verdict.ts';
import { quoteMaterial } from './quoteMaterial.ts';

/** A failure, quoted for a model. */
export function quoteFailure(
  { message, detail, origins = [] }: PlanFailure,
  attributes: Readonly<Record<string, string>> = {},
): TracedText {
  const text = detail === undefined ? message : `${message}\n${detail}`;
  return traced(quoteMaterial('failure', text, attributes), { origins, isUnsure: true });
}

/** Evidence for a model, piece by piece. Where nobody knows what it quotes, it is looked through before it leaves. */
export function writeEvidence(evidence: readonly Evidence[], separator: string): TracedText {
  return joinTraced(
    evidence.map(({ title, text, origins = [] }) =>
      traced((text === '' ? title : `${title}\n${text}`).replaceAll('\r\n', '\n'), {
        origins,
        isUnsure: true,
      }),
    ),
    separator,
  );
}
