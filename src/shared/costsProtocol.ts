import type { CostsFilterPatch, CostsFilterView, CostsView } from './costsView.ts';

/** Host → costs panel. */
export type ToCostsPanel = {
  readonly type: 'view-replaced';
  readonly view: CostsView;
  readonly strings: CostsPanelStrings;
};

/** Costs panel → host. The host validates each of these. */
export type FromCostsPanel =
  /** The webview is loaded, or the person tries again after a failure: send the view. */
  | { readonly type: 'panel-ready' }
  | { readonly type: 'filter-changed'; readonly filter: CostsFilterView }
  /** Plan a task: the way to begin that the empty panel offers. */
  | { readonly type: 'plan-task' }
  | { readonly type: 'show-log' }
  /** A bar was clicked: show its attempts. */
  | { readonly type: 'attempts-opened'; readonly patch: CostsFilterPatch; readonly title: string }
  | { readonly type: 'attempts-closed' }
  | { readonly type: 'more-attempts' }
  | { readonly type: 'export'; readonly format: 'csv' | 'json' }
  | { readonly type: 'save-report' }
  | { readonly type: 'edit-budgets' }
  /** Without a month: the one that the host thinks best. Also sent to change the month. */
  | { readonly type: 'reconcile-opened'; readonly month?: string }
  | { readonly type: 'reconcile-closed' }
  /** Lines as typed or pasted: `provider[, model], day or month, amount`, one a line, CSV or tabs. */
  | { readonly type: 'invoice-entered'; readonly text: string; readonly month: string }
  | { readonly type: 'invoice-removed'; readonly id: string };

/** English texts of the webview by key; the host translates them, as with `planPanelStrings`. */
export const costsPanelStrings = {
  title: 'Costs',
} as const;

/** Keys of {@link costsPanelStrings}. */
export type CostsPanelStringKey = keyof typeof costsPanelStrings;

/** The texts in the person's language. */
export type CostsPanelStrings = Readonly<Record<CostsPanelStringKey, string>>;
