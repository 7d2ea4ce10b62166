import ts from 'typescript';

/** One small change of a source file that a test ought to notice. */
export interface Mutant {
  readonly line: number;
  readonly kind: string;
  /** Where the replaced text begins and ends in the file. */
  readonly start: number;
  readonly end: number;
  /** The text that is put there. */
  readonly replacement: string;
  /** What a person reads: the expression before and after, on one line. */
  readonly before: string;
  readonly after: string;
}

const operators: Readonly<Record<string, readonly [kind: string, other: string]>> = {
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '<': ['boundary', '<='],
  '<=': ['boundary', '<'],
  '>': ['boundary', '>='],
  '>=': ['boundary', '>'],
  '+': ['arith', '-'],
  '-': ['arith', '+'],
  '*': ['arith', '/'],
  '/': ['arith', '*'],
  '%': ['arith', '*'],
  '&&': ['logical', '||'],
  '||': ['logical', '&&'],
};

/** Methods without which the result has the same type. */
const droppable = new Set([
  ...['filter', 'reverse', 'slice', 'sort', 'toReversed', 'toSorted', 'concat'],
  ...['toLowerCase', 'toUpperCase', 'trim', 'trimEnd', 'trimStart', 'replace', 'replaceAll', 'normalize'],
]);

/** Methods whose string argument is free text, not one of the words of a type. */
const textMethods = new Set([
  ...['endsWith', 'includes', 'indexOf', 'join', 'lastIndexOf', 'padStart', 'split', 'startsWith'],
]);

const sqlStatement = /\b(?:SELECT|UPDATE|INSERT|DELETE|WHERE|JOIN|ON CONFLICT)\b/;
const sqlOperators: readonly (readonly [RegExp, string])[] = [
  [/ >= /g, ' > '],
  [/ > /g, ' >= '],
  [/ <= /g, ' < '],
  [/ < /g, ' <= '],
  [/ = /g, ' <> '],
  [/ AND /g, ' OR '],
  [/ DESC\b/g, ' ASC'],
];

/** Every mutant of a file, in the order of the text. */
export function makeMutants(path: string, text: string): Mutant[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];

  /** Replaces `[start, end)`; `shown` is the expression around it that makes the change understandable. */
  const add = (kind: string, start: number, end: number, replacement: string, shown: ts.Node): void => {
    const from = shown.getStart();
    const before = text.slice(from, shown.end);
    const after = text.slice(from, start) + replacement + text.slice(end, shown.end);
    mutants.push({
      line: file.getLineAndCharacterOfPosition(start).line + 1,
      kind,
      start,
      end,
      replacement,
      before: oneLine(before),
      after: oneLine(after),
    });
  };
  const replace = (kind: string, node: ts.Node, replacement: string, shown = node): void =>
    add(kind, node.getStart(), node.end, replacement, shown);

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    mutate(node, add, replace);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants.sort((one, other) => one.start - other.start || one.end - other.end);
}

type Add = (kind: string, start: number, end: number, replacement: string, shown: ts.Node) => void;
type Replace = (kind: string, node: ts.Node, replacement: string, shown?: ts.Node) => void;

function mutate(node: ts.Node, add: Add, replace: Replace): void {
  if (ts.isBinaryExpression(node)) mutateBinary(node, replace);
  else if (ts.isIfStatement(node)) {
    if (node.elseStatement === undefined && isExit(node.thenStatement))
      replace('remove-guard', node.expression, 'false');
  } else if (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) {
    if (!ts.isCallExpression(node.parent)) dropWithComma(node, add);
  } else if (ts.isExpressionStatement(node)) {
    const call = ts.isAwaitExpression(node.expression) ? node.expression.expression : node.expression;
    if (ts.isCallExpression(call)) replace('delete-call', node, ';');
  } else if (ts.isAwaitExpression(node)) {
    replace('drop-await', node, `(${node.expression.getText()})`);
  } else if (ts.isCallExpression(node)) mutateCall(node, replace);
  else if (ts.isRegularExpressionLiteral(node)) mutateRegex(node, replace);
  else if (ts.isNumericLiteral(node)) {
    // Larger numbers, and those in tables, are data: to test them is to write them twice.
    const isData = Number(node.text) > 2 || ts.isArrayLiteralExpression(node.parent);
    if (!isData) replace('constant', node, String(Number(node.text) + 1), surrounding(node));
  } else if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    const other = String(node.kind === ts.SyntaxKind.FalseKeyword);
    replace('constant', node, other, surrounding(node));
  } else if (ts.isTemplateLiteral(node)) mutateSql(node, add);
}

function mutateBinary(node: ts.BinaryExpression, replace: Replace): void {
  const { left, operatorToken, right } = node;
  const operator = operatorToken.getText();
  if (operator === '??') replace('nullish-right', node, `(${right.getText()})`);
  const found = operators[operator];
  if (found === undefined) return;
  const [kind, other] = found;
  if (operator === '+' && [left, right].some((side) => ts.isStringLiteralLike(side))) return;
  if (kind !== 'logical') {
    replace(kind, operatorToken, other, node);
    return;
  }
  // `...(a && { b })` is one choice, which drop-spread takes away.
  if (ts.isParenthesizedExpression(node.parent) && ts.isSpreadAssignment(node.parent.parent)) return;
  // Without parentheses TypeScript refuses to mix `||` with `??`.
  replace(kind, node, `(${left.getText()}) ${other} (${right.getText()})`);
  const part = operator === '||' ? 'drop-disjunct' : 'drop-conjunct';
  replace(part, node, `(${left.getText()})`);
  replace(part, node, `(${right.getText()})`);
}

function mutateCall(node: ts.CallExpression, replace: Replace): void {
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression)) {
    const method = expression.name.text;
    if (droppable.has(method)) replace('drop-method', node, expression.expression.getText());
    for (const argument of textMethods.has(method) ? node.arguments : [])
      if (ts.isStringLiteral(argument)) replace('constant', argument, "'\\u0000'", node);
  }
  if (/^Math\.(?:max|min)$/.test(expression.getText())) return;
  node.arguments.slice(1).forEach((argument, index) => {
    const before = node.arguments[index];
    if (before === undefined || before.getText() === argument.getText()) return;
    if ([before, argument].some((side) => ts.isFunctionLike(side) || ts.isSpreadElement(side))) return;
    const swapped = node.arguments.map((each) =>
      (each === before ? argument : each === argument ? before : each).getText(),
    );
    replace('swap-args', node, `${expression.getText()}(${swapped.join(', ')})`);
  });
}

function mutateRegex(node: ts.RegularExpressionLiteral, replace: Replace): void {
  const text = node.getText();
  for (const match of text.matchAll(/(?<![\\[])\^|(?<!\\)\$(?![{<\]])/g))
    replace('regex-anchor', node, text.slice(0, match.index) + text.slice(match.index + 1));
}

function mutateSql(node: ts.TemplateLiteral, add: Add): void {
  const text = node.getText();
  if (!sqlStatement.test(text)) return;
  for (const [operator, other] of sqlOperators) {
    for (const { 0: found, index } of text.matchAll(operator)) {
      const start = node.getStart() + index;
      add('sql', start, start + found.length, other, node);
    }
  }
}

/** Takes an element of a list away, with the comma behind it. */
function dropWithComma(node: ts.Node, add: Add): void {
  const rest = node.getSourceFile().text.slice(node.end);
  const comma = /^\s*,/.exec(rest)?.[0].length ?? 0;
  add('drop-spread', node.getStart(), node.end + comma, '', node);
}

/** Whether a guard leaves the function or the round of the loop. */
function isExit(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) ||
      ts.isThrowStatement(last) ||
      ts.isContinueStatement(last) ||
      ts.isBreakStatement(last))
  );
}

/** The expression around a constant, so that the change can be understood and found again. */
function surrounding(node: ts.Node): ts.Node {
  const { parent } = node;
  return parent.getText().length <= 120 && !ts.isBlock(parent) ? parent : node;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
