/** What the commands on a plan say and ask. */
export const planMessages = {
  noPlan: 'There is no plan yet. Start with Tierwise: Plan Task.',
  nothingQuoted: "Nothing is quoted of that file: it looks private, or is not one of the folder's own.",
  acceptWhich: 'Accept which step?',
  rejectWhich: 'Reject which step?',
  revertWhich: 'Revert which step?',
  stepNumber: (number: number) => `step ${number}`,
  noSuchStep: 'No step is in a state for that.',
  newStep: 'New step',
  planAnswer: 'Plan as the model wrote it',
  noQuestion: 'Tierwise has no question.',
  commandsWait: (count: number) =>
    count === 1 ? '1 command waits for your approval.' : `${count} commands wait for your approval.`,
  showCommands: 'Show',
};
