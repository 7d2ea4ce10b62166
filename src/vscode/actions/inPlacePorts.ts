import type { DisposableStore } from '../../shared/dispose.ts';
import type { ActionHistory } from './actionHistory.ts';
import type { ActionsParts } from './actionsParts.ts';
import type { Offering } from './offering.ts';

/** What running actions work with. */
export interface InPlacePorts extends ActionsParts {
  readonly offering: Offering;
  readonly history: ActionHistory;
  /** What lasts longer than one action, and ends with the extension. */
  readonly owned: DisposableStore;
}
