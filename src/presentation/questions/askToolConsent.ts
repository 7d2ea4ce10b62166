import type { AskPerson } from '../../core/model/question.ts';
import type { AskConsent } from '../../core/work/tools/toolRegistry.ts';
import { plain } from './askModelsQuestion.ts';

/** Longest part of the arguments that is shown. */
const longestArguments = 300;

/** Asks the person whether a model's call of a tool may run. What the model wrote is shown as words only. */
export function createToolConsent(ask: AskPerson): AskConsent {
  return async ({ tool, argumentsJson }, signal) => {
    const shown = plain(argumentsJson);
    const isCut = shown.length > longestArguments;
    const question = {
      title: `May the model that works on this step run the tool ${plain(tool)}?`,
      detail: `Its arguments: ${shown.slice(0, longestArguments)}${isCut ? ' …' : ''}`,
      answers: [
        { id: 'run', label: 'Run It' },
        { id: 'refuse', label: 'Do Not Run It' },
      ],
    };
    const chosen = await ask(question, signal);
    signal.throwIfAborted();
    return chosen === 'run';
  };
}
