import type { StepRecord } from '../plan/planDocument.ts';
import { quoteMaterial } from './quoteMaterial.ts';

/** What a finished step brought, quoted for the steps after it; `undefined` while it has brought nothing. */
export function quoteResult(step: StepRecord): string | undefined {
  const { result } = step;
  if (step.status !== 'done' || result === undefined) return undefined;
  const pieces = [
    result.summary.trim(),
    result.changedFiles.length === 0 ? '' : `Changed: ${result.changedFiles.join(', ')}`,
    result.findings.trim() === result.summary.trim() ? '' : result.findings.trim(),
  ];
  const text = pieces.filter((piece) => piece !== '').join('\n');
  return quoteMaterial('result', text === '' ? 'Done.' : text, { step: step.id, title: step.title });
}
