import { isRecord, ownMember } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';

/** Parameters that carry a secret by their nature: settings are synchronised and shared, the secret storage is not. */
const secretPattern =
  /^(?:key|sig|signature|code|auth)$|api-?_?key|token|secret|password|subscription-?_?key/i;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;
const valuePattern = /^[\x20-\x7e]{0,500}$/;
const mostParameters = 20;

/** Parameters of an address by name. */
export type Query = Readonly<Record<string, string>>;

/** Why a parameter cannot be used; `undefined` for one that can. */
function problemOf(name: string, value: unknown): { message: string; fix: string } | undefined {
  if (secretPattern.test(name)) {
    return {
      message: 'A secret does not belong into settings, so this parameter is left out.',
      fix: 'Remove it, name the header for it in "keyHeader" and run "Tierwise: Set Key".',
    };
  }
  if (!namePattern.test(name)) {
    return {
      message: 'This cannot be the name of a parameter, so it is left out.',
      fix: 'Use letters, digits, dots, hyphens and underscores.',
    };
  }
  if (typeof value !== 'string' || !valuePattern.test(value)) {
    return {
      message: 'The value is not valid and is left out.',
      fix: 'Write a text of one line without special characters.',
    };
  }
  return undefined;
}

/** The parameters behind the `?` of an address; `undefined` where one of them cannot be used. */
export function queryOfAddress(text: string): Query | undefined {
  const entries = [...new URLSearchParams(text)];
  const isUsable =
    entries.length <= mostParameters && entries.every(([name, value]) => !problemOf(name, value));
  return isUsable ? Object.fromEntries(entries) : undefined;
}

/** The member `query` of a provider; what is wrong in it is reported and left out. */
export function readQuery(reader: SettingReader, entry: UnknownRecord, providerPath: string): Query {
  const path = `${providerPath}.query`;
  const written = ownMember(entry, 'query');
  if (written === undefined) return {};
  if (!isRecord(written) || Object.keys(written).length > mostParameters) {
    const fix = `Write an object with the name and the text of each parameter, ${mostParameters} at most.`;
    reader.report(path, 'The value is not such an object, so no parameter is added.', fix);
    return {};
  }
  const usable: [string, string][] = [];
  for (const [name, value] of Object.entries(written)) {
    const problem = problemOf(name, value);
    if (problem !== undefined) reader.report(`${path}.${name}`, problem.message, problem.fix);
    else if (typeof value === 'string') usable.push([name, value]);
  }
  return Object.fromEntries(usable);
}
