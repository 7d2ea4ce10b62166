import type { StagedChange } from '../../core/work/edits/editorPorts.ts';

/** What the diffs of a step and the commands on them say and ask. */
export const editMessages = {
  acceptFile: 'Accept file',
  rejectFile: 'Reject file',
  accept: 'Accept',
  reject: 'Reject',
  accepted: 'Accepted',
  acceptWhole: (change: WholeChange) => `Accept ${changeNoun(change)}`,
  rejectWhole: (change: WholeChange) => `Reject ${changeNoun(change)}`,
  putBack: (changes: number) =>
    changes === 1 ? '1 change rejected: put it back' : `${changes} changes rejected: put them back`,
  changeWord: ({ before, after, movedTo }: WholeChange) =>
    before === undefined
      ? 'new'
      : after === undefined
        ? 'deleted'
        : movedTo === undefined
          ? 'changed'
          : 'moved',

  noDiff: 'Put the cursor into a diff of a Tierwise step first.',
  noChangeLeft: 'No change of Tierwise is left in this file.',
  filesOfWhichStep: 'Files of which step?',
  filesToKeep: (step: string) => `Files to keep of "${step}"`,

  confirmSensitive: (step: string) => `"${step}" changes files with effects beyond the program. Write them?`,
  write: 'Write Them',
  leaveOut: 'Leave Them Out',
  rejectStep: 'Reject the Step',
  notConfirmed: (reason: string) => `${reason}, and nobody has said yes to that`,

  nothingToRevert: 'Tierwise has changed nothing in this folder that can be reverted.',
  revertWhich: 'Revert which step?',
  reverting: 'Tierwise: reverting files',
  reverted: (step: string) => `"${step}" is reverted.`,
  notReverted: (step: string, reason: string) => `"${step}" was not reverted. ${reason}`,
};

type WholeChange = Pick<StagedChange, 'before' | 'after' | 'movedTo'>;

function changeNoun({ before, after }: WholeChange): string {
  if (before === undefined) return 'new file';
  return after === undefined ? 'deletion' : 'move';
}

/** Why a file could not be read, changed or reverted; each stands behind the file's path. */
export const fileProblems = {
  notAFile: 'is a folder or a device, not a file',
  otherTextOnDisk: 'is shown with another text than the disk holds; save or reload it',
  binary: 'is binary, not text',
  notText: (error: string) => `cannot be opened as text: ${error}`,
  tooLarge: 'is larger than 50 MB, more than VS Code opens as text',
  wouldBeTooLarge: 'would become larger than 50 MB, more than VS Code opens as text',
  holdsSecrets: 'looks as if it holds keys or passwords, so no model is shown it',

  deletedMeanwhile: 'was deleted meanwhile',
  changedMeanwhile: 'was changed meanwhile',
  symbolicLink: 'is a symbolic link, which is neither moved nor deleted',
  existsAlready: 'exists already',
  changedTwice: 'is changed twice by the step',
  unsavedElsewhere: (name: string) => `has unsaved changes under another name, ${name}`,

  notStored: (error: string) => `could not be stored, and nothing is written without it: ${error}`,
  notTaken: 'is part of an edit that VS Code did not take',
  notDeleted: 'could not be deleted',
  notSaved: 'could not be saved',
  notAsSaved: 'is not on the disk as it was saved',

  notRestored: (error: string) => `could not be restored: ${error}`,
  noCheckpoint: 'has no checkpoint to go back to',
  noFileNow: 'is something else than a file now',
  deletedSince: 'was deleted since',
  changedSince: 'was changed since',
  unsavedSince: 'has unsaved changes made since',
};
