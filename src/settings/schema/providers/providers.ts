import type { ProviderLimits, ProviderSettings } from '../../../core/model/settings.ts';
import type { KnownProtocols, ProtocolTraits } from '../../../core/model/request/protocol.ts';
import { predefinedProviders } from '../../../shared/defaultStacks.ts';
import { withoutUndefined } from '../../../shared/withoutUndefined.ts';
import type { Report } from '../../settingProblem.ts';
import { keepOwn, type Setting, type SettingContext } from '../../shape/setting.ts';
import type { Written } from '../../shape/shape.ts';
import { problemOf } from '../../shape/shapeFix.ts';
import { readAddress } from './address.ts';
import { isLoopbackUrl, sendsKeyInTheClear } from './baseUrl.ts';
import { providersSchema } from './providersSchema.ts';
import { withoutSecrets } from './secrets.ts';

const providerShape = providersSchema.additionalProperties;

type WrittenProvider = NonNullable<Written<typeof providerShape>>;

/**
 * The providers by name. One is left out as a whole where its protocol or address is wrong: a default in its place could
 * send code to somewhere else.
 */
export const providers: Setting<typeof providersSchema, ReadonlyMap<string, ProviderSettings>> = {
  schema: providersSchema,
  value(written = predefinedProviders, context) {
    const valid = new Map<string, ProviderSettings>();
    for (const [name, entry] of Object.entries(written)) {
      const provider = entry === null ? undefined : readProvider(name, entry, context);
      if (provider !== undefined) valid.set(name, provider);
    }
    return valid;
  },
  tighten: keepOwn,
};

function readProvider(
  name: string,
  written: WrittenProvider,
  { protocols, report }: SettingContext,
): ProviderSettings | undefined {
  const path = `${providersSchema.key}.${name}`;
  const { keyScheme, cacheControl, priceAs } = written;
  const protocol = readProtocol(written.protocol, protocols, path, report);
  const address = protocol && readAddress(written, protocol, path, report);
  if (protocol === undefined || address === undefined) return undefined;
  const { baseUrl, query } = address;
  const needsKey = written.needsKey ?? needsKeyByDefault(protocol, baseUrl);
  if (needsKey && sendsKeyInTheClear(baseUrl)) {
    report(
      `${path}.baseUrl`,
      'Its key and your code travel unencrypted.',
      'Write an address that begins with https://.',
    );
  }
  const keyHeader = readKeyHeader(written.keyHeader, path, report);
  return {
    name,
    protocol,
    baseUrl,
    headers: readHeaders(written.headers ?? {}, keyHeader, path, report),
    needsKey,
    limits: limitsOf(written.limits ?? {}),
    ...withoutUndefined({
      query: Object.keys(query).length === 0 ? undefined : query,
      keyHeader,
      keyScheme,
      cacheControl,
      priceAs,
    }),
  };
}

function readProtocol(
  written: unknown,
  protocols: KnownProtocols,
  path: string,
  report: Report,
): ProtocolTraits | undefined {
  const known = typeof written === 'string' ? protocols.get(written) : undefined;
  if (known === undefined) {
    const problem = providerShape.properties.protocol.problem;
    report(`${path}.protocol`, problem, `Write one of: ${[...protocols.keys()].join(', ')}.`);
  }
  return known?.traits;
}

function needsKeyByDefault({ needsKey }: ProtocolTraits, baseUrl: string): boolean {
  return needsKey === 'always' || (needsKey === 'unless-loopback' && !isLoopbackUrl(baseUrl));
}

/** Headers that HTTP or a protocol needs for something else. */
const takenHeaders = new Set(
  `accept accept-encoding connection content-encoding content-length content-type cookie expect host keep-alive origin
  referer te trailer transfer-encoding upgrade user-agent via anthropic-version anthropic-beta set-cookie`.split(
    /\s+/,
  ),
);

function readKeyHeader(name: string | undefined, path: string, report: Report): string | undefined {
  if (name === undefined || !takenHeaders.has(name.toLowerCase())) return name;
  const shape = providerShape.properties.keyHeader;
  report(`${path}.keyHeader`, problemOf(shape), shape.fix);
  return undefined;
}

function readHeaders(
  written: Readonly<Record<string, string>>,
  keyHeader: string | undefined,
  path: string,
  report: Report,
): Readonly<Record<string, string>> {
  const headers = Object.entries(withoutSecrets('headers', written, path, report)).filter(([name]) => {
    const holdsKey = name.toLowerCase() === keyHeader?.toLowerCase();
    const problem = 'The key goes into this header, so what is written here is left out.';
    if (holdsKey) report(`${path}.headers.${name}`, problem, 'Remove it.');
    return !holdsKey;
  });
  return Object.fromEntries(headers);
}

/** Seconds become milliseconds. */
function limitsOf({
  firstTokenTimeoutSeconds,
  idleTimeoutSeconds,
  connectTimeoutSeconds,
  totalTimeoutSeconds,
  ...others
}: NonNullable<WrittenProvider['limits']>): ProviderLimits {
  return {
    ...others,
    ...withoutUndefined({
      firstTokenTimeoutMs: milliseconds(firstTokenTimeoutSeconds),
      idleTimeoutMs: milliseconds(idleTimeoutSeconds),
      connectTimeoutMs: milliseconds(connectTimeoutSeconds),
      totalTimeoutMs: milliseconds(totalTimeoutSeconds),
    }),
  };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
