import * as z from 'zod/mini';
import type { ProviderSettings } from '../core/model/settings.ts';
import { readMember } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

const namePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;

/** Headers that HTTP or a protocol needs for something else. */
const taken = new Set([
  ...[
    'accept',
    'accept-encoding',
    'connection',
    'content-encoding',
    'content-length',
    'content-type',
    'cookie',
  ],
  ...['expect', 'host', 'keep-alive', 'origin', 'referer', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['user-agent', 'via', 'anthropic-version', 'anthropic-beta', 'set-cookie'],
]);

/** The header that carries the key, and the word before it, as far as they are valid. The key itself is never here. */
export function readKeyHeader(
  reader: SettingReader,
  entry: UnknownRecord,
  path: string,
): Pick<ProviderSettings, 'keyHeader' | 'keyScheme'> {
  const isFree = (name: string) => !taken.has(name.toLowerCase());
  const keyHeader = readMember(
    reader,
    entry,
    path,
    'keyHeader',
    z.string().check(z.trim(), z.regex(namePattern), z.refine(isFree)),
    'Write the name of a header, such as "api-key"; the key itself is entered with "Tierwise: Set Key".',
  );
  const keyScheme = readMember(
    reader,
    entry,
    path,
    'keyScheme',
    z.string().check(z.trim(), z.regex(/^[A-Za-z0-9_-]{0,20}$/)),
    'Write the word before the key, such as "Bearer", or an empty text.',
  );
  return {
    ...withoutUndefined({ keyHeader, keyScheme }),
  };
}
