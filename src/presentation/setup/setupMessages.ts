/** What setting up models says and asks. */
export const setupMessages = {
  useModelsOf: (provider: string) =>
    `No tier uses a model of "${provider}" yet. Use its models for all tiers?`,
  useModels: (models: readonly string[]) => `Use ${models.join(', ')} for all tiers?`,

  noOllamaProvider: 'No provider in tierwise.providers speaks the protocol "ollama". Add one.',
  lookingForOllama: (baseUrl: string) => `Looking for Ollama at ${baseUrl}`,
  noOllama: (baseUrl: string) => `No Ollama answers at ${baseUrl}. Start it and try again.`,
  ollamaHasNoModel: 'Ollama has no model yet. Run ollama pull gemma3 in a terminal and try again.',
  pickModelsTitle: 'Tierwise: Use a Local Ollama',
  pickModels: 'The first one ticked is asked; the others stand in for it.',

  writeSettings: 'Write Settings',
  /** What is written, as JSON, and what that means for values that are there now. */
  writeDetail: (json: string, present: { readonly isReplaced: boolean; readonly isOverruled: boolean }) =>
    [
      'This is written into your user settings:',
      json,
      ...(present.isReplaced ? ['It replaces what you have there now.'] : []),
      ...(present.isOverruled ? ['This workspace has a value of its own, which still applies here.'] : []),
    ].join('\n\n'),
};
