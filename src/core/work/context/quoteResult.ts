import type { StepRecord } from '../plan/planDocument.ts';
import { quoteMaterial } from './quoteMaterial.ts';
import { traced, type TracedText } from '../../model/request/tracedText.ts';

/**
 * What a finished step brought, quoted for the steps after it; `undefined` while it has brought nothing. Diffs of the
 * files whose paths `wholeFiles` holds are left out: they are seen as they are now.
 */
export function quoteResult(step: StepRecord, wholeFiles?: ReadonlySet<string>): TracedText | undefined {
  const { result } = step;
  if (step.status !== 'done' || result === undefined) return undefined;
  const diffs =
    wholeFiles === undefined ? [] : (result.diffs ?? []).filter(({ path }) => !wholeFiles.has(path));
  const pieces = [
    result.summary.trim(),
    result.changedFiles.length === 0 ? '' : `Changed: ${result.changedFiles.join(', ')}`,
    result.findings.trim() === result.summary.trim() ? '' : result.findings.trim(),
    ...diffs.map(({ path, text }) => `--- ${path}\n${text}`),
  ];
  const text = pieces.filter((piece) => piece !== '').join('\n');
  const quoted = quoteMaterial('result', text === '' ? 'Done.' : text, { step: step.id, title: step.title });
  return traced(quoted, { origins: [...result.changedFiles, ...(result.origins ?? [])], isUnsure: true });
}
