import type { Ledger } from '../core/model/ledger/ledger.ts';
import type { PlanStore } from '../core/work/plan/planStore.ts';
import type { LedgerReports } from '../core/model/ledger/reportPorts.ts';
import type { CostsOnUse } from './costs/costsOnUse.ts';
import type { Keys } from './keys/keys.ts';
import type { Questions } from '../presentation/questions/questions.ts';
import type { PlanComposer } from './panel/planPanelModel.ts';
import type { Sessions } from './session/sessions.ts';
import type { SetupWatcher } from './setup/setupWatcher.ts';
import type { CostStatusBar } from './statusBar/costStatusBar.ts';

/** What the tests inside VS Code work with; other extensions get nothing. */
export interface InternalsForTests {
  readonly sessions: Sessions;
  readonly setup: SetupWatcher;
  readonly model: PlanComposer;
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly plans: PlanStore;
  readonly reports: LedgerReports;
  readonly statusBar: CostStatusBar;
  readonly costs: CostsOnUse;
  readonly questions: Questions;
}
