import type { AdmissionAsk, CallAdmission } from './callModel.ts';
import type { Ledger } from '../ports.ts';

/** Lets every call through and writes that it begins: for windows without budgets. */
export function admitWithoutBudgets(
  ledger: Pick<Ledger, 'begin'>,
): (ask: AdmissionAsk) => Promise<CallAdmission> {
  return async ({ start, request }) => {
    await ledger.begin(start);
    return { start, maxOutputTokens: request.maxOutputTokens, billsAfterCancel: false };
  };
}
