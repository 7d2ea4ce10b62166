/** What a shell takes for more than words, with its name. Longer signs come first. */
const signs: readonly (readonly [sign: string, name: string])[] = [
  ['\n', 'a line break'],
  ['\r', 'a line break'],
  ['$(', 'a command substitution, $(…)'],
  ['`', 'a command substitution, `…`'],
  ['$', 'a variable, $'],
  ['&', 'the operator &'],
  ['|', 'the operator |'],
  [';', 'the operator ;'],
  ['<', 'a redirection, <'],
  ['>', 'a redirection, >'],
  ['(', 'a subshell, (…)'],
  [')', 'a subshell, (…)'],
  ['\\', 'an escape, \\'],
  ['%', 'a variable of Windows, %'],
  ['^', 'an escape of Windows, ^'],
];

/**
 * Why a command is more than a program with plain arguments, for `sh` or for `cmd`; `undefined` when it is not. It
 * completes "It has …". An operator counts in quotes too, because the shells do not agree about quotes.
 */
export function findShellSyntax(command: string): string | undefined {
  const found = signs.find(([sign]) => command.includes(sign));
  if (found !== undefined) return found[1];
  if (!/^[ -~]*$/.test(command)) return 'a character that is not plain ASCII';
  // A file that is called like an option would become one.
  return / ["']?[*?[]/.test(command) ? 'a pattern of file names that can begin with a hyphen' : undefined;
}
