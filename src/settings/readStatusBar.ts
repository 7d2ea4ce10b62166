import * as z from 'zod/mini';
import { settingKeys, statusBarParts } from '../shared/contract.ts';
import type { StatusBarPart } from '../shared/contract.ts';
import { readMember } from './settingProblem.ts';
import type { SettingReader } from './settingProblem.ts';

/** What the status bar shows, in its fixed order; a wrong value shows everything. */
export function readStatusBar(reader: SettingReader, value: unknown): readonly StatusBarPart[] {
  const shown = readMember(
    reader,
    { show: value },
    settingKeys.statusBarShow.slice(0, -'.show'.length),
    'show',
    z.array(z.enum(statusBarParts)),
    `Write a list with one or several of: ${statusBarParts.join(', ')}.`,
  );
  return shown === undefined ? statusBarParts : statusBarParts.filter((part) => shown.includes(part));
}
