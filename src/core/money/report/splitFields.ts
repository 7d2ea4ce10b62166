/** A line split into its fields. */
export interface SplitLine {
  /** Trimmed, without the quotes around them. */
  readonly fields: readonly string[];
  /** Whether a quoted field does not end in this line. */
  readonly isOpen: boolean;
}

/**
 * Splits a pasted line into its trimmed fields: at tabs where there is one, else at semicolons, else at bars (those
 * of drawn tables too), else at commas. Quotes (`"a ""b"", c"`) keep their content together.
 */
export function splitFields(line: string, separator = separatorOf(line)): readonly string[] {
  return splitLine(line, separator).fields;
}

/** What parts the fields of a line: a tab, `;`, `|` or `,`. */
export function separatorOf(line: string): string {
  const bare = withPlainBars(line).replace(/"[^"]*"/g, '');
  return ['\t', ';', '|'].find((mark) => bare.includes(mark)) ?? ',';
}

/** The same for a separator that is known, as in the rows under a heading. */
export function splitLine(written: string, separator: string): SplitLine {
  const line = separator === '|' ? withPlainBars(written) : written;
  const fields: string[] = [];
  let field = '';
  let isOpen = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    if (character === '"') {
      if (isOpen && line[index + 1] === '"') {
        field += '"';
        index += 1;
      } else if (isOpen || field.trim() === '') {
        isOpen = !isOpen;
      } else {
        field += character;
      }
    } else if (character === separator && !isOpen) {
      fields.push(field.trim());
      field = '';
    } else {
      field += character;
    }
  }
  fields.push(field.trim());
  // A table of Markdown has a bar at both ends.
  if (separator === '|' && fields[0] === '') fields.shift();
  if (fields.length > 1 && fields.at(-1) === '' && separator === '|') fields.pop();
  return { fields, isOpen };
}

function withPlainBars(line: string): string {
  return line.replace(/[│┃║┆┊]/g, '|');
}
