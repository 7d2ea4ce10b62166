import { assertBrowserDrawsText } from './drawnText.ts';

/** What mocha does around the whole run. */
export const mochaHooks = { beforeAll: assertBrowserDrawsText };
