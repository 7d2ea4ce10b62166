import type { CostsFilterPatch } from '../../src/shared/costsView.ts';
import { send } from './costsState.ts';
import { rememberOpener } from './focus.ts';

/** Asks for the attempts behind something; `focusKey` names what was pressed, which gets the focus back. */
export function openAttempts(patch: CostsFilterPatch, title: string, focusKey: string): void {
  rememberOpener(focusKey);
  send({ type: 'attempts-opened', patch, title });
}
