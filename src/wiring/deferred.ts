// What activation does not need, as one module: every module that can be loaded alone cuts what it shares with
// activation into more files to read.
export { createTokenizerLoader } from '../tokenizer/loadTokenizer.ts';
export { createInPlaceActions, createOffering } from '../vscode/actions/inPlaceActions.ts';
export { createCosts } from '../vscode/costs/createCosts.ts';
export { revertEarlierStep } from '../vscode/edits/revertEarlierStep.ts';
export { createPanelTools } from '../presentation/plan/panelTools.ts';
export { createWindowEngine } from '../vscode/session/windowEngine.ts';
export { makeCostsPorts } from './costsPorts.ts';
export { createModels } from './createModels.ts';
export { otherLedgers } from './otherLedgers.ts';
