/** Something about the store that a person should know, though it goes on working. The shell finds the words. */
export type StorageNotice =
  /** A damaged file was renamed and a new one begun. */
  | { readonly kind: 'set-aside'; readonly store: 'ledger' | 'plans'; readonly movedTo: string }
  /** Rows that do not fit the contract were left out of an answer. */
  | { readonly kind: 'broken-rows'; readonly table: string; readonly count: number }
  /** A listener of the ledger threw. */
  | { readonly kind: 'listener-failed'; readonly message: string };
