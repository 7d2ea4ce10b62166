/** What the commands for keys say and ask. A key itself is in none of it. */
export const keyMessages = {
  setTitle: 'Tierwise: Set Key',
  deleteTitle: 'Tierwise: Delete Key',
  kept: (provider: string) => `The key of ${provider} is stored.`,
  deleted: (provider: string) => `The key of ${provider} is deleted.`,
  noKeys: 'No key is stored. Add one with Tierwise: Set Key.',

  pickProvider: 'Whose key? Add other providers in the setting tierwise.providers.',
  providerState: (hasKey: boolean, needsKey: boolean) =>
    hasKey ? 'has a key' : needsKey ? 'needs a key' : 'needs no key',
  keyTitle: (provider: string) => `Key of ${provider}`,
  whereKept: (baseUrl: string | undefined) =>
    baseUrl === undefined
      ? 'It is stored in the secret storage of VS Code.'
      : `It is stored in the secret storage of VS Code and sent only to ${baseUrl}.`,

  hasKey: (provider: string, labels: string) => `${provider} has a key already: ${labels}`,
  add: 'Add another key',
  addDetail: 'Keys are used in turn; one that is refused or out of credit is left out.',
  replace: (keys: number) => (keys === 1 ? 'Replace the key' : 'Replace all keys'),
  labelTitle: (provider: string) => `Name of this key of ${provider}`,
  labelPrompt: 'The costs panel shows it, such as "work" or "private". It may stay empty.',
  labelTooLong: (mostCharacters: number) => `Use at most ${mostCharacters} characters.`,

  pickKeyToDelete: 'Whose key should be deleted?',
  pickOneKeyToDelete: (provider: string) => `Which key of ${provider} should be deleted?`,
};
