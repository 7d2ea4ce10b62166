import * as z from 'zod/mini';
import type { ProviderLimits, ProviderSettings } from '../core/model/settings.ts';
import type { KnownProtocols, ProtocolTraits } from '../core/model/protocol.ts';
import { settingKeys } from '../shared/contract.ts';
import { predefinedProviders } from '../shared/defaultStacks.ts';
import { needsApiVersion, withAzurePath } from './azureAddress.ts';
import { isLoopbackUrl, readBaseUrl, sendsKeyInTheClear } from './baseUrl.ts';
import { readKeyHeader } from './readKeyHeader.ts';
import { queryOfAddress, readQuery } from './readQuery.ts';
import type { Query } from './readQuery.ts';
import { isRecord, ownMember, readMember, reportUnknownMembers } from './settingProblem.ts';
import type { SettingReader, UnknownRecord } from './settingProblem.ts';
import { withoutUndefined } from '../shared/withoutUndefined.ts';

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const headerNamePattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;
/** Headers that carry a secret by their nature: settings are synchronised and shared, the secret storage is not. */
const secretHeaderPattern = /^(proxy-)?authorization$|^(set-)?cookie$|api-?key|token|secret|password/i;

const providerMembers = [
  'protocol',
  'baseUrl',
  'query',
  'headers',
  'needsKey',
  'keyHeader',
  'keyScheme',
  'cacheControl',
  'priceAs',
  'limits',
];
const limitMembers = [
  'contextTokens',
  'concurrentRequests',
  'firstTokenTimeoutSeconds',
  'idleTimeoutSeconds',
  'connectTimeoutSeconds',
  'totalTimeoutSeconds',
  'requestsPerMinute',
  'inputTokensPerMinute',
  'outputTokensPerMinute',
  'quotaPool',
];

/** The valid entries of `tierwise.providers`, and the names of all entries, valid or not. */
export interface ReadProviders {
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  readonly mentionedNames: ReadonlySet<string>;
}

/**
 * A wrong entry is left out as a whole where its protocol or address is wrong: a default in its place could send
 * code to somewhere else.
 */
export function readProviders(
  reader: SettingReader,
  value: unknown,
  protocols: KnownProtocols,
): ReadProviders {
  const providers = new Map<string, ProviderSettings>();
  const entries: unknown = value === undefined ? predefinedProviders : value;
  if (!isRecord(entries)) {
    reader.report(
      settingKeys.providers,
      'The value is not an object, so there is no provider.',
      'Write an object with one entry for each provider.',
    );
    return { providers, mentionedNames: new Set() };
  }
  for (const [name, entry] of Object.entries(entries)) {
    if (entry === null) continue;
    const provider = readProvider(reader, name, entry, protocols);
    if (provider !== undefined) providers.set(name, provider);
  }
  return { providers, mentionedNames: new Set(Object.keys(entries)) };
}

function readProvider(
  reader: SettingReader,
  name: string,
  entry: unknown,
  protocols: KnownProtocols,
): ProviderSettings | undefined {
  const path = `${settingKeys.providers}.${name}`;
  if (!namePattern.test(name)) {
    reader.report(
      path,
      'This cannot be the name of a provider, so the provider is left out.',
      'Use letters, digits, dots, hyphens and underscores, and begin with a letter or digit.',
    );
    return undefined;
  }
  if (!isRecord(entry)) {
    reader.report(
      path,
      'The value is not an object, so the provider is left out.',
      'Write an object with "protocol" and "baseUrl", or null to take a provider away.',
    );
    return undefined;
  }
  reportUnknownMembers(reader, entry, path, providerMembers);
  const protocol = readProtocol(reader, entry, path, protocols);
  if (protocol === undefined) return undefined;
  const address = readAddress(reader, entry, path, protocol);
  if (address === undefined) return undefined;
  const { baseUrl, query } = address;
  const needsKey =
    readMember(reader, entry, path, 'needsKey', z.boolean(), 'Write true or false.') ??
    needsKeyByDefault(protocol, baseUrl);
  if (needsKey && sendsKeyInTheClear(baseUrl)) {
    reader.report(
      `${path}.baseUrl`,
      'Its key and your code travel unencrypted.',
      'Write an address that begins with https://.',
    );
  }
  const nonEmpty = z.string().check(z.trim(), z.minLength(1));
  const priceAs = readMember(
    reader,
    entry,
    path,
    'priceAs',
    nonEmpty,
    'Write the name of a vendor, such as "openai".',
  );
  const ofKey = readKeyHeader(reader, entry, path);
  const cacheControl = readMember(reader, entry, path, 'cacheControl', z.boolean(), 'Write true or false.');
  return {
    name,
    protocol,
    baseUrl,
    ...(Object.keys(query).length === 0 ? {} : { query }),
    headers: readHeaders(reader, entry, path, ofKey.keyHeader),
    needsKey,
    ...ofKey,
    ...withoutUndefined({ cacheControl }),
    limits: readLimits(reader, entry, path),
    ...withoutUndefined({ priceAs }),
  };
}

function readProtocol(
  reader: SettingReader,
  entry: UnknownRecord,
  path: string,
  protocols: KnownProtocols,
): ProtocolTraits | undefined {
  const written = ownMember(entry, 'protocol');
  const known = typeof written === 'string' ? protocols.get(written) : undefined;
  if (known !== undefined) return known.traits;
  reader.report(
    `${path}.protocol`,
    'There is no such protocol, so the provider is left out.',
    `Write one of: ${[...protocols.keys()].join(', ')}.`,
  );
  return undefined;
}

function readAddress(
  reader: SettingReader,
  entry: UnknownRecord,
  path: string,
  protocol: ProtocolTraits,
): { readonly baseUrl: string; readonly query: Query } | undefined {
  const written = ownMember(entry, 'baseUrl');
  const text = written === undefined ? protocol.defaultBaseUrl : written;
  const [front = '', ...behind] = typeof text === 'string' ? text.trim().split('?') : [];
  const baseUrl = readBaseUrl(front);
  // Azure shows its addresses with the version in them.
  const ofAddress = behind.length === 0 ? {} : queryOfAddress(behind.join('?'));
  const isUsable = protocol.azurePath !== undefined || (behind.length === 0 && !front.includes('{model}'));
  if (baseUrl === undefined || ofAddress === undefined || !isUsable || behind.join('').includes('#')) {
    reader.report(
      `${path}.baseUrl`,
      written === undefined
        ? 'The address is missing, so the provider is left out.'
        : 'The address cannot be used, so the provider is left out.',
      'Write an http or https address without user name, secret or fragment, such as http://127.0.0.1:8000/v1.',
    );
    return undefined;
  }
  const query = { ...ofAddress, ...readQuery(reader, entry, path) };
  const hasApiVersion = Object.hasOwn(query, 'api-version');
  if (needsApiVersion(baseUrl) && !hasApiVersion) {
    reader.report(
      `${path}.query`,
      'Azure answers at this address only when the version of its API is named.',
      'Write "query": { "api-version": "2024-10-21" }, or an address that ends in /openai/v1.',
    );
  }
  return { baseUrl: withAzurePath(baseUrl, protocol, hasApiVersion), query };
}

function needsKeyByDefault({ needsKey }: ProtocolTraits, baseUrl: string): boolean {
  return needsKey === 'always' || (needsKey === 'unless-loopback' && !isLoopbackUrl(baseUrl));
}

function readHeaders(
  reader: SettingReader,
  entry: UnknownRecord,
  providerPath: string,
  keyHeader: string | undefined,
): Readonly<Record<string, string>> {
  const path = `${providerPath}.headers`;
  const written = ownMember(entry, 'headers');
  if (written === undefined) return {};
  if (!isRecord(written)) {
    const fix = 'Write an object with the name and the text of each header.';
    reader.report(path, 'The value is not an object, so no header is added.', fix);
    return {};
  }
  const headers: [string, string][] = [];
  for (const [name, value] of Object.entries(written)) {
    if (secretHeaderPattern.test(name)) {
      const message = 'A secret does not belong into settings, so this header is left out.';
      reader.report(
        `${path}.${name}`,
        message,
        'Remove it, name it in "keyHeader" if the key goes there, and run "Tierwise: Set Key".',
      );
    } else if (name.toLowerCase() === keyHeader?.toLowerCase()) {
      const message = 'The key goes into this header, so what is written here is left out.';
      reader.report(`${path}.${name}`, message, 'Remove it.');
    } else if (!headerNamePattern.test(name)) {
      const fix = 'Use letters, digits and hyphens in its name.';
      reader.report(`${path}.${name}`, 'This cannot be the name of a header, so it is left out.', fix);
    } else if (typeof value !== 'string' || !headerValuePattern.test(value)) {
      const fix = 'Write a text of one line without special characters.';
      reader.report(`${path}.${name}`, 'The value is not valid and is left out.', fix);
    } else {
      headers.push([name, value]);
    }
  }
  return Object.fromEntries(headers);
}

function readLimits(reader: SettingReader, entry: UnknownRecord, providerPath: string): ProviderLimits {
  const path = `${providerPath}.limits`;
  const written = ownMember(entry, 'limits');
  if (written === undefined) return {};
  if (!isRecord(written)) {
    const fix = `Write an object with one or several of: ${limitMembers.join(', ')}.`;
    reader.report(path, 'The value is not an object, so the usual limits hold.', fix);
    return {};
  }
  reportUnknownMembers(reader, written, path, limitMembers);
  const whole = (key: string, least: number, most: number): number | undefined => {
    const fix = `Write a whole number from ${least} to ${most}.`;
    return readMember(reader, written, path, key, z.int().check(z.gte(least), z.lte(most)), fix);
  };
  const milliseconds = (key: string): number | undefined => {
    const fix = 'Write a number of seconds from 1 to 3600.';
    const seconds = readMember(reader, written, path, key, z.number().check(z.gte(1), z.lte(3600)), fix);
    return seconds === undefined ? undefined : Math.round(seconds * 1000);
  };
  const contextTokens = whole('contextTokens', 1024, 10_000_000);
  const concurrentRequests = whole('concurrentRequests', 1, 64);
  const firstTokenTimeoutMs = milliseconds('firstTokenTimeoutSeconds');
  const idleTimeoutMs = milliseconds('idleTimeoutSeconds');
  return {
    ...withoutUndefined({ contextTokens, concurrentRequests, firstTokenTimeoutMs, idleTimeoutMs }),
    ...known({
      connectTimeoutMs: milliseconds('connectTimeoutSeconds'),
      totalTimeoutMs: milliseconds('totalTimeoutSeconds'),
      requestsPerMinute: whole('requestsPerMinute', 1, 1_000_000),
      inputTokensPerMinute: whole('inputTokensPerMinute', 1, 1_000_000_000),
      outputTokensPerMinute: whole('outputTokensPerMinute', 1, 1_000_000_000),
      quotaPool: readMember(
        reader,
        written,
        path,
        'quotaPool',
        z.string().check(z.trim(), z.minLength(1), z.maxLength(100)),
        'Write a short name, the same one at each provider of the account.',
      ),
    }),
  };
}

/** The object without what was not set, as `exactOptionalPropertyTypes` wants it. */
function known<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
