/** What the commands of the costs panel say and ask. */
export const costsMessages = {
  applyInvoice: 'Settle by the Bill',
  exportAs: 'Export the ledger as',
  formats: {
    csv: { label: 'CSV', description: 'for spreadsheets' },
    json: { label: 'JSON', description: 'with everything that a row holds' },
  },
  exportTitle: 'Export Ledger',
  exportButton: 'Export',
  notOnDisk: 'The ledger can be exported to a file on disk only. Choose a local folder.',
  exporting: 'Exporting the ledger…',
  exported: (calls: number, file: string) => `Exported ${calls} calls to ${file}.`,
  open: 'Open',
  reportTitle: 'Save Weekly Report',

  deleteQuestion: (isSample: boolean) =>
    isSample ? 'Delete everything in the sample’s ledger?' : 'Delete everything in the ledger?',
  deleteDetail: [
    'This deletes all calls with their details, corrections and verdicts, the bills that you entered, and all sums before this month.',
    'What budgets need stays: what this month has cost by day, tier and purpose, and what its plans have cost. Plans, keys and settings stay too.',
    'This cannot be undone. Export the ledger first if you may need it.',
  ].join('\n\n'),
  deleteAll: 'Delete All',
  deleting: 'Deleting the ledger…',
  deleted: 'The ledger was deleted.',

  showCosts: 'Show Costs',
};
