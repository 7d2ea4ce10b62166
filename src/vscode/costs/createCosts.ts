import type * as vscode from 'vscode';
import { DisposableStore, type DisposableLike } from '../../shared/dispose.ts';
import {
  chooseAndExport,
  createCostsActions,
  exportLedger,
  type ChooseTarget,
  type ElsewherePorts,
} from './costsActions.ts';
import { createCostsModel, type CostsModel } from '../../presentation/costs/costsModel.ts';
import { allDays } from '../../presentation/costs/costsPeriod.ts';
import type { CostsReadPorts } from '../../presentation/costs/costsPorts.ts';
import { deleteLedger } from './deleteLedger.ts';
import { followInterrupted } from '../../presentation/costs/reconcile/followInterrupted.ts';
import { applyRetention } from '../../presentation/costs/retention.ts';

/** What {@link createCosts} works with. */
export interface CostsPorts extends CostsReadPorts {
  readonly globalState: vscode.Memento;
  /** How many days the person keeps single calls; 0 is for ever. */
  keepDays(): number;
  readonly elsewhere: ElsewherePorts;
}

/** The costs panel's model and commands. */
export interface Costs extends DisposableLike {
  readonly model: CostsModel;
  /** Asks for format and file; with `choose`, writes CSV into the file that it names. */
  exportLedger(choose?: ChooseTarget): Promise<void>;
  /** Asks first; with `confirm`, that is asked instead of the person. */
  deleteLedger(confirm?: () => Promise<boolean>): Promise<void>;
  /** Deletes what is older than the person keeps it; does something once a day. Resolves to the number of rows. */
  applyRetention(): Promise<number>;
}

/** Loaded on first use; from then on interrupted calls are followed up. */
export function createCosts(ports: CostsPorts): Costs {
  const store = new DisposableStore();
  const actions = createCostsActions(ports, ports.elsewhere);
  const model = store.add(createCostsModel(ports, actions));
  if (!ports.isSample) store.add(followInterrupted(ports));
  return {
    model,
    exportLedger: (choose) =>
      choose === undefined ? chooseAndExport(allDays, ports) : exportLedger('csv', allDays, ports, choose),
    deleteLedger: (confirm) => deleteLedger(ports, confirm),
    async applyRetention() {
      if (ports.isSample) return 0;
      return applyRetention({
        reports: ports.reports,
        keepDays: ports.keepDays(),
        today: await ports.today(),
        state: ports.globalState,
        log: ports.log,
      });
    },
    dispose: () => {
      store.dispose();
    },
  };
}
