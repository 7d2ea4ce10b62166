/** What the command that refreshes prices says and asks. */
export const priceMessages = {
  inForce: (date: string) => `Prices of ${date} are in force.`,
  chooseTitle: (date: string) => `Prices of ${date} are in force`,
  download: 'Download the public price list',
  downloadDetail: (url: string) => `From ${url}. Nothing is sent along.`,
  reset: 'Go back to the prices that came with Tierwise',
  resetDetail: 'Deletes the downloaded ones.',
  downloading: 'Downloading prices…',
  nothingNew: (date: string) => `The public price list says the same as the prices of ${date}.`,
  newPrices: (date: string) => `New prices of ${date}`,
  useQuestion: (counts: { readonly changed: number; readonly added: number; readonly removed: number }) =>
    `Prices changed: ${counts.changed}. New: ${counts.added}. Gone: ${counts.removed}. Calls from now on cost what the new list says.`,
  use: 'Use These Prices',
  discard: 'Discard',
  failed: (reason: string) => `The prices were not refreshed and stay as they are: ${reason}`,

  badStatus: (host: string, status: number) => `${host} answered with status ${status}.`,
  unreachable: (host: string, error: string) => `${host} cannot be reached: ${error}`,
  cancelled: 'The download was cancelled.',
  noAnswer: (seconds: number) => `No answer came within ${seconds} s.`,
  tooLong: (bytes: number) => `The answer is longer than ${bytes} bytes.`,
};
