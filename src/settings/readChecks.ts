import * as z from 'zod/mini';
import { defaultCheckSettings } from '../core/work/verify/verifierPorts.ts';
import type { CheckSettings } from '../core/work/verify/verifierPorts.ts';
import { settingKeys } from '../shared/contract.ts';
import { isRecord, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader } from './settingProblem.ts';

const longestSeconds = 3_600;
const mostCommands = 20;

/** A wrong member is reported and its default holds. Seconds become milliseconds. */
export function readChecks(reader: SettingReader, value: unknown): CheckSettings {
  const path = settingKeys.checks;
  const written: unknown = value === undefined ? {} : value;
  if (!isRecord(written)) {
    const fix = 'Write an object with one or several of: commands, timeLimitSeconds.';
    reader.report(path, 'The value is not valid and is left out.', fix);
    return defaultCheckSettings;
  }
  reportUnknownMembers(reader, written, path, ['commands', 'timeLimitSeconds']);
  const command = z.string().check(z.trim(), z.minLength(1), z.maxLength(2_000), z.regex(/^[^\r\n]*$/));
  const commands = readMember(
    reader,
    written,
    path,
    'commands',
    z.array(command).check(z.maxLength(mostCommands)),
    `Write a list of at most ${mostCommands} commands, each on one line.`,
  );
  const timeLimitSeconds = readMember(
    reader,
    written,
    path,
    'timeLimitSeconds',
    z.number().check(z.gte(1), z.lte(longestSeconds)),
    `Write a number from 1 to ${longestSeconds}.`,
  );
  return {
    commands: commands ?? defaultCheckSettings.commands,
    timeLimitMs:
      timeLimitSeconds === undefined ? defaultCheckSettings.timeLimitMs : Math.round(timeLimitSeconds * 1000),
  };
}
