import * as vscode from 'vscode';
import { createDialogs } from './createDialogs.ts';

/** The dialogs of this window: the only way to show words beside panels and editors. */
export const { notify, ask, pick, pickMany, input, progress, flash } = createDialogs(vscode);
