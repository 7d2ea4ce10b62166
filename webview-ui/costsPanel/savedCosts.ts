/** All that the webview keeps by itself: how it is looked at, and what is being typed. No figure is among it. */
export interface SavedCosts {
  /** Names of the sections, rows and tables that are open. */
  readonly open: readonly string[];
  /** Lines that are being typed into the reconciliation. */
  readonly invoiceDraft: string;
}

/** The state of a panel that was never used. */
export const emptyCosts: SavedCosts = { open: [], invoiceDraft: '' };

/** Reads what an earlier webview saved, perhaps of another version; parts that do not fit are left out. */
export function readSavedCosts(saved: unknown): SavedCosts {
  if (typeof saved !== 'object' || saved === null) return emptyCosts;
  const { open, invoiceDraft } = saved as Readonly<Record<string, unknown>>;
  return {
    open: Array.isArray(open) ? open.filter((name) => typeof name === 'string') : [],
    invoiceDraft: typeof invoiceDraft === 'string' ? invoiceDraft : '',
  };
}
