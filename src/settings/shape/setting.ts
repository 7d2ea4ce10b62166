import type { KnownProtocols } from '../../core/model/request/protocol.ts';
import type { ProviderSettings } from '../../core/model/settings.ts';
import type { Report } from '../settingProblem.ts';
import { tightenShape } from './tightenShape.ts';
import type { PlainSchema, SettingSchema, Written } from './shape.ts';

/** One setting: how it is written, what it means, and how far a workspace may change that. */
export type Setting<Schema extends SettingSchema, Value> = { readonly schema: Schema } & SettingFunctions<
  Written<Schema>,
  Value
>;

interface SettingFunctions<WrittenValue, Value> {
  /** What holds where this is written, with the defaults of what is not. What makes no sense is reported. */
  value(written: WrittenValue | undefined, context: SettingContext): Value;
  /**
   * What holds where workspaces write this too: the workspace first, then its folder. Pure, and never looser than the
   * person's own value.
   */
  tighten(own: Value, workspaces: readonly WrittenValue[], context: SettingContext): Value;
}

/** What the functions of a setting may look at besides its own value. */
export interface SettingContext {
  readonly report: Report;
  /** Whether something of the person's own value was wrong and is left out. */
  readonly isWrong: boolean;
  readonly protocols: KnownProtocols;
  /** The valid providers by their names; empty while the providers themselves are read. */
  readonly providers: ReadonlyMap<string, ProviderSettings>;
  /** Names of all providers that are written, valid or not. */
  readonly writtenProviders: ReadonlySet<string>;
}

/** A switch or a number: its value is what is written, or its default. */
export function plainSetting<Schema extends PlainSchema>(schema: Schema): Setting<Schema, Written<Schema>> {
  return {
    schema,
    value: (written) => written ?? (schema.default as Written<Schema>),
    tighten: schema.scope === 'application' ? keepOwn : tightenByRules(schema),
  };
}

/** For settings of the application: no workspace can change them. */
export function keepOwn<Value>(own: Value): Value {
  return own;
}

/** For settings whose value is written as it is: the rules of the schema decide, for one workspace after the other. */
export function tightenByRules(schema: SettingSchema) {
  return <Value>(own: Value, workspaces: readonly unknown[], { report }: SettingContext): Value =>
    workspaces.reduce<Value>(
      (value, workspace) => tightenShape(schema, value, workspace, schema.key, report),
      own,
    );
}
