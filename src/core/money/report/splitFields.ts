/**
 * Splits a pasted line into its trimmed fields: at tabs where there is one, else at semicolons, else at bars, else at
 * commas. Quotes (`"a ""b"", c"`) keep their content together.
 */
export function splitFields(line: string): readonly string[] {
  const separator = ['\t', ';', '|'].find((mark) => outsideQuotes(line).includes(mark)) ?? ',';
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index] ?? '';
    if (character === '"') {
      if (isQuoted && line[index + 1] === '"') {
        field += '"';
        index += 1;
      } else if (isQuoted || field.trim() === '') {
        isQuoted = !isQuoted;
      } else {
        field += character;
      }
    } else if (character === separator && !isQuoted) {
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
  return fields;
}

function outsideQuotes(line: string): string {
  return line.replace(/"[^"]*"/g, '');
}
