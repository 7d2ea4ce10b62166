/** What actions on code say and ask, beside their labels. `label` names the action, such as `Document parseDate`. */
export const actionMessages = {
  choose: 'Work on this code',
  refactor: 'Refactor',
  askInstruction: 'What should become of this code?',
  exampleInstruction: 'Read the dates in UTC',
  noCode: 'There is no code here: select some, or put the cursor into a function.',
  noEditor: 'Open a file and select the code first.',
  noProblem: 'No problem is reported here.',
  notebook: 'Tierwise does not work on notebooks yet.',
  outsideFolder: 'Tierwise works on files of the open folder. Open the folder that this file is in.',
  keptPrivate: (path: string) =>
    `${path} is shown to no model: it looks as if it holds keys or passwords, or leads out of the folder.`,
  restricted: 'This workspace is in Restricted Mode. Trust it to work on its code.',
  manageTrust: 'Manage Trust',

  cancelWhich: 'Cancel which action?',
  waitsForApproval: 'Accept or reject the edits in the diff',
  brokeOff: (label: string, error: string) => `${label} broke off: ${error}`,

  nothingSent: 'nothing was sent',
  cost: (spent: string | undefined) => (spent === undefined ? 'Nothing was sent.' : `It cost ${spent}.`),
  codeLenses: { tests: 'Tests', docs: 'Docs', explain: 'Explain' },
  done: (label: string, cost: string, remark: string | undefined) =>
    joined(`${label}: done.`, cost, sentence(remark)),
  nothingToChange: (label: string, why: string, cost: string) =>
    joined(`${label}: nothing had to be changed.`, sentence(why), cost),
  rejected: (label: string, cost: string) => `${label}: rejected. ${cost}`,
  cancelled: (label: string, cost: string) => `${label}: cancelled. ${cost}`,
  failed: (label: string, message: string, detail: string | undefined, cost: string) =>
    joined(`${label}: ${sentence(message)}`, sentence(detail), cost),

  revert: 'Revert',
  nothingToRevert: 'There is no action to revert.',
  folderNotOpen: (label: string) => `${label}: its folder is not open.`,
  notReverted: (label: string, problems: readonly { readonly path: string; readonly reason: string }[]) =>
    `${label} was not reverted: ${problems.map(({ path, reason }) => `${path} ${reason}`).join('; ')}.`,
  reverted: (label: string) => `${label}: reverted.`,

  noEditsWait: 'No edits wait for an answer.',
  whichEdits: 'The edits of which action?',

  waitsForFirstToken: 'Waiting for the first token',
  saidNothing: 'The model said nothing.',
  findings: (title: string, count: number) =>
    count === 0 ? `${title}: nothing was found.` : `${title}: ${count} findings, as comments in the code.`,
  fixText: (quote: string, fix: string) => `**Fix** (${quote}): ${fix}`,
  noModelForFix: 'no model is set for it',
  fixWhich: 'Fix which finding?',
  severities: { error: 'Error', warning: 'Warning', note: 'Note' },

  thisProblem: 'this problem',
  thisFinding: 'this finding',
  theCode: 'the code',
  problems: (count: number) => (count === 1 ? 'this problem' : `${count} problems`),
};

/** The text with a full stop; empty for nothing. */
function sentence(text: string | undefined): string {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((text) => text !== '').join(' ');
}
