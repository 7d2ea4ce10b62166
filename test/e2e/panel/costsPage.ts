import type { FromCostsPanel, ToCostsPanel } from '../../../src/shared/costsProtocol.ts';
import type { CostsView } from '../../../src/shared/costsView.ts';
import { openWebviewPage, type WebviewPage } from './panelPage.ts';

/** The built costs panel. */
export interface CostsPage extends WebviewPage<ToCostsPanel, FromCostsPanel> {
  /** Sends a view as the host does and waits until it is drawn. */
  show(view: CostsView): Promise<void>;
}

/** Opens the costs panel in the system's browser. */
export async function openCostsPage(): Promise<CostsPage> {
  const panel = await openWebviewPage<ToCostsPanel, FromCostsPanel>('costsPanel');
  return {
    ...panel,
    show: (view) => panel.post({ type: 'view-replaced', view }),
  };
}
