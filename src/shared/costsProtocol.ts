import type { ViewReplaced } from './panelProtocol.ts';
import type { CostsFilterPatch, CostsFilterView, CostsView } from './costsView.ts';

/** Host → costs panel. */
export type ToCostsPanel = ViewReplaced<CostsView>;

/** Costs panel → host. The host validates each of these. */
export type FromCostsPanel =
  /** The webview is loaded, or the person tries again after a failure: send the view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'filter-changed'; readonly filter: CostsFilterView }
  /** Plan a task: the way to begin that the empty panel offers. */
  | { readonly type: 'plan-task' }
  | { readonly type: 'show-log' }
  /** A bar was clicked: show its calls. */
  | { readonly type: 'calls-opened'; readonly patch: CostsFilterPatch; readonly title: string }
  | { readonly type: 'calls-closed' }
  | { readonly type: 'more-calls' }
  | { readonly type: 'export'; readonly format: 'csv' | 'json' }
  | { readonly type: 'save-report' }
  | { readonly type: 'edit-budgets' }
  /** Without a month: the one that the host thinks best. Also sent to change the month. */
  | { readonly type: 'reconcile-opened'; readonly month?: string }
  | { readonly type: 'reconcile-closed' }
  /** Lines as typed or pasted: `provider[, model], day or month, amount`, one a line, CSV or tabs. */
  | { readonly type: 'invoice-entered'; readonly text: string; readonly month: string }
  | { readonly type: 'invoice-removed'; readonly id: string }
  /** Takes a bill for the final word on calls whose cost is open. */
  | { readonly type: 'invoice-applied'; readonly id: string }
  /** Ask the providers that keep records (OpenRouter, LiteLLM) what the month's calls cost in the end. */
  | { readonly type: 'late-truth-requested'; readonly month: string };
