import type { KnownProtocols } from '../core/model/request/protocol.ts';
import type { Report, SettingProblem } from './settingProblem.ts';
import { isRecord } from '../shared/isRecord.ts';
import { settings, type SettingName, type Settings } from './settings.ts';
import { readShape } from './shape/readShape.ts';
import type { Setting, SettingContext } from './shape/setting.ts';
import type { SettingSchema } from './shape/shape.ts';

/** Values of the settings as somebody wrote them, checked by nobody. */
export type RawSettings = Readonly<Partial<Record<SettingName, unknown>>>;

/** Settings with their defaults filled in, and what was wrong. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads the person's own settings, and how far the workspaces tighten them: first the workspace, then its folder. Never
 * throws: every wrong value becomes a problem and the rest keeps working.
 */
export function readSettings(
  own: RawSettings,
  protocols: KnownProtocols,
  workspaces: readonly RawSettings[] = [],
): ReadSettings {
  const problems: SettingProblem[] = [];
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const setting: Setting<SettingSchema, unknown> = settings[name];
    const { schema } = setting;
    const report: Report = (path, message, fix) => problems.push({ setting: schema.key, path, message, fix });
    const before = problems.length;
    const read = (raw: RawSettings) => readShape(schema, raw[name], schema.key, report);
    const written = read(own);
    const context: SettingContext = {
      report,
      isWrong: problems.length > before,
      protocols,
      // The table has the providers first.
      providers: (values as Partial<Settings>).providers ?? new Map(),
      writtenProviders: new Set(isRecord(own.providers) ? Object.keys(own.providers) : []),
    };
    const mine = setting.value(written, context);
    const ofWorkspaces = schema.scope === 'application' ? [] : workspaces.map(read);
    values[name] = setting.tighten(
      mine,
      ofWorkspaces.filter((ofWorkspace) => ofWorkspace !== undefined),
      context,
    );
  }
  return { settings: values as Settings, problems };
}
