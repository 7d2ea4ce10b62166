/** How a line of an output tells how many tests ran. Words are what stands between blanks, commas and brackets. */
export interface CountForm {
  /** What the words of the line begin with; one of these. `N` stands for a number. */
  readonly begins: readonly string[];
  /** Words that must stand in the line. */
  readonly has?: readonly string[];
  /** Words that must not. */
  readonly hasNot?: readonly string[];
  /** The line has no more words than this. */
  readonly most?: number;
  /** Numbers of tests stand before these words. */
  readonly before?: readonly string[];
  /** Numbers of tests stand after these words. */
  readonly after?: readonly string[];
  /** Numbers of tests that were left out, and that the others include, stand before these words. */
  readonly lessBefore?: readonly string[];
  /** The same, after these words. */
  readonly lessAfter?: readonly string[];
  /** Words that make the line one of these, though they add nothing: only they may stand in it. */
  readonly besides?: readonly string[];
  /** The line comes again while the tests run: the greatest number counts, and not the sum. */
  readonly isRepeated?: boolean;
}

/** When a program does something: with one of these words, or `always` but with one of the others. */
export interface Effect {
  readonly with?: readonly string[];
  readonly always?: boolean;
  readonly but?: readonly string[];
}

/** A test runner, linter, type checker or formatter: everything that is known of it. */
export interface Tool {
  readonly name: string;
  /** Programs that start it, without folders and endings. */
  readonly programs: readonly string[];
  /** One of these must be among the words after the program. */
  readonly needs?: readonly string[];
  /** What it proves; `none` for formatters and generators. */
  readonly proves: 'tests' | 'lint' | 'types' | 'none';
  /** Drives a whole application: it wants end-to-end specs, and other runners do not. */
  readonly isEndToEnd?: boolean;
  /** Lines that tell how many tests ran. */
  readonly counts?: readonly CountForm[];
  /** The same line by line, where there is no sum: `undefined` for a line that tells nothing. */
  readonly countLine?: (words: readonly string[], line: string) => number | undefined;
  /** What it says when it finds no test. */
  readonly none?: readonly string[];
  /** It tells how many tests ran whenever it ran some. */
  readonly alwaysCounts?: boolean;
  /** How it is told to run single files; absent where that is not known. */
  readonly single?: {
    /** Added before the files. */
    readonly add?: readonly string[];
    /** Left out of the project's own options: other files, and coverage, whose limits are for the whole. */
    readonly drop?: readonly string[];
  };
  /** Options whose value is the next word. */
  readonly valued?: readonly string[];
  /** Changes files of the project. */
  readonly writes?: Effect;
  /** Waits for changes and does not end. */
  readonly watches?: Effect;
}
