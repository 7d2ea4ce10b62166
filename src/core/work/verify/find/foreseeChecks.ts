import type { ForeseenStep } from '../../plan/approvedCommand.ts';
import type { Check } from './check.ts';
import type { StepUnderTest } from '../stepVerifier.ts';
import type { VerifierPorts } from '../verifierPorts.ts';

/** The checks that a project has for the files that steps are planned to write, before and after they are there. */
export async function foreseeChecks(
  ports: Pick<VerifierPorts, 'findChecks'>,
  steps: readonly ForeseenStep[],
): Promise<readonly Check[]> {
  const paths = [...new Set(steps.flatMap(({ files }) => files))];
  if (paths.length === 0) return [];
  const step: StepUnderTest = {
    ...{ planId: '', stepId: '', title: '', kind: 'edit', acceptance: [] },
    changes: paths.map((path) => ({ path, before: '', after: '' })),
  };
  // A check that is not foreseen is asked about when its step comes.
  const found = await ports.findChecks(step, 'before', () => undefined);
  // Tests that a step is going to write are run by a check of their own.
  const created = { ...step, changes: paths.map((path) => ({ path, before: undefined, after: '' })) };
  return [...found, ...(await ports.findChecks(created, 'after', () => undefined))];
}
