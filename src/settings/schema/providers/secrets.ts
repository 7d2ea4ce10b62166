import type { Report } from '../../settingProblem.ts';

/** What carries a secret by its nature: settings are synchronised and shared, the secret storage is not. */
const secrets = {
  headers: {
    pattern: /^(proxy-)?authorization$|^(set-)?cookie$|api-?key|token|secret|password/i,
    problem: 'A secret does not belong into settings, so this header is left out.',
    fix: 'Remove it, name it in "keyHeader" if the key goes there, and run "Tierwise: Set Key".',
  },
  query: {
    pattern: /^(?:key|sig|signature|code|auth)$|api-?_?key|token|secret|password|subscription-?_?key/i,
    problem: 'A secret does not belong into settings, so this parameter is left out.',
    fix: 'Remove it, name the header for it in "keyHeader" and run "Tierwise: Set Key".',
  },
} as const;

/** The headers, or the parameters of the address, without those that hold a secret: these are reported by name. */
export function withoutSecrets(
  member: keyof typeof secrets,
  written: Readonly<Record<string, string>>,
  providerPath = '',
  report: Report = () => undefined,
): Readonly<Record<string, string>> {
  const { pattern, problem, fix } = secrets[member];
  const kept = Object.entries(written).filter(([name]) => {
    const isSecret = pattern.test(name);
    if (isSecret) report(`${providerPath}.${member}.${name}`, problem, fix);
    return !isSecret;
  });
  return Object.fromEntries(kept);
}
