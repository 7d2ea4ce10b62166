/** What the worker answers beyond the single attempt; see `LedgerReports` in `core/reportPorts`. */
export const reportParameters = {} as const;

/** See {@link reportParameters}. */
export type ReportResults = Record<never, never>;
