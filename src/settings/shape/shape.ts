/**
 * What a setting looks like, as plain data: a JSON schema as VS Code reads it from package.json, and a few words of our
 * own beside it, which `manifest.ts` leaves out. Everything else about the shape of a setting follows from it.
 */
export type Shape = BooleanShape | NumberShape | TextShape | ListShape | ObjectShape | MapShape;

interface CommonParts {
  readonly markdownDescription?: string;
  /** What is wrong with a wrong value, and what happens meanwhile. */
  readonly problem?: string;
  /** What to write instead, in one sentence; `shapeFix.ts` makes one of the shape where this is absent. */
  readonly fix?: string;
  /** What holds in place of a wrong value. Without it, a wrong value is left out as if it had not been written. */
  readonly whenWrong?: unknown;
  /** The value is read as it is written: the setting itself checks what it means. */
  readonly isUnchecked?: true;
  /** How a workspace may change the person's own value. Without it, an object is looked at member by member. */
  readonly workspace?: WorkspaceRule;
}

/**
 * `keep`: not at all. `lower`: a lower number. `add`: more items of a list. `only`: this value, and with `over` only in
 * the place of that one.
 */
export type WorkspaceRule = 'keep' | 'lower' | 'add' | { readonly only: string; readonly over?: string };

export interface BooleanShape extends CommonParts {
  readonly type: 'boolean';
}

export interface NumberShape extends CommonParts {
  readonly type: 'number' | 'integer';
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum: number;
}

/** Blanks around a text do not count. */
export interface TextShape extends CommonParts {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  /** Blanks around the text count. */
  readonly keepsBlanks?: true;
  readonly examples?: readonly string[];
}

/** A list with one wrong item is wrong. */
export interface ListShape extends CommonParts {
  readonly type: 'array';
  readonly items: Shape;
  readonly maxItems?: number;
  /** Shown by the editor only. */
  readonly uniqueItems?: true;
}

/** An object with known members; an unknown one is reported and left out. */
export interface ObjectShape extends CommonParts {
  readonly type: ObjectType;
  readonly properties: Readonly<Record<string, Shape>>;
  /** Without one of these the object is wrong. */
  readonly required?: readonly string[];
  /** What is said of the object when something required is missing; without it, the missing member is reported. */
  readonly incomplete?: Wording;
  readonly defaultSnippets?: readonly unknown[];
}

/** An object whose members have names of the person's choice. */
export interface MapShape extends CommonParts {
  readonly type: ObjectType;
  readonly propertyNames?: NamesShape;
  readonly additionalProperties: Shape;
  readonly maxProperties?: number;
}

type ObjectType = 'object' | readonly ['object', 'null'];

/** Names of the members of a map: a list of them, or a pattern and what is said when it does not fit. */
export type NamesShape =
  { readonly enum: readonly string[] } | ({ readonly pattern: string } & Required<Wording>);

export interface Wording {
  readonly problem: string;
  readonly fix: string;
}

/** One setting of package.json. */
export type SettingSchema = Shape & SettingParts;

/** A setting that is a switch or a number. */
export type PlainSchema = (BooleanShape | NumberShape) & SettingParts;

interface SettingParts {
  readonly key: SettingKey;
  /** A setting that redirects a request or starts a program is of the application: no workspace can change it. */
  readonly scope: 'application' | 'machine' | 'resource' | 'window';
  /** Place on the settings page. */
  readonly order: number;
  readonly ignoreSync?: true;
  readonly default: unknown;
  readonly examples?: readonly unknown[];
}

export type SettingKey = `tierwise.${string}`;

/** Type of a value that has this shape, as `readShape.ts` gives it; unknown where the shape itself is. */
export type Written<Part> = [Shape] extends [Part]
  ? unknown
  : Part extends { readonly isUnchecked: true }
    ? unknown
    : Part extends { readonly type: 'boolean' }
      ? boolean
      : Part extends { readonly type: 'number' | 'integer' }
        ? number
        : Part extends { readonly enum: readonly (infer Name)[] }
          ? Name
          : Part extends { readonly type: 'string' }
            ? string
            : Part extends { readonly items: infer Item }
              ? readonly Written<Item>[]
              : | WrittenObject<Part>
                | (Part extends { readonly type: readonly ['object', 'null'] } ? null : never);

type WrittenObject<Part> = Part extends { readonly properties: infer Members }
  ? { readonly [Name in Exclude<keyof Members, RequiredName<Part>>]?: Written<Members[Name]> } & {
      readonly [Name in RequiredName<Part> & keyof Members]: Written<Members[Name]>;
    }
  : Part extends { readonly additionalProperties: infer Value }
    ? Part extends { readonly propertyNames: { readonly enum: readonly (infer Name extends string)[] } }
      ? { readonly [Key in Name]?: Written<Value> }
      : Readonly<Record<string, Written<Value>>>
    : never;

type RequiredName<Part> = Part extends { readonly required: readonly (infer Name)[] } ? Name : never;
