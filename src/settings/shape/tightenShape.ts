import { isRecord } from '../../shared/isRecord.ts';
import type { Report } from '../settingProblem.ts';
import type { Shape, WorkspaceRule } from './shape.ts';

/**
 * The person's own value with what a workspace may change of it, by the rules in the shape. What would loosen it is
 * reported and does not count. Both values have been read with this shape.
 */
export function tightenShape<Value>(
  shape: Shape,
  own: Value,
  workspace: unknown,
  path: string,
  report: Report,
): Value {
  return tighten(shape, own, workspace, path, report) as Value;
}

function tighten(shape: Shape, own: unknown, workspace: unknown, path: string, report: Report): unknown {
  if (workspace === undefined || isSame(own, workspace)) return own;
  if (shape.workspace === undefined && 'properties' in shape && isRecord(workspace)) {
    const members = new Map(isRecord(own) ? Object.entries(own) : []);
    for (const [name, member] of Object.entries(shape.properties)) {
      const tightened = tighten(member, members.get(name), workspace[name], `${path}.${name}`, report);
      if (tightened !== undefined) members.set(name, tightened);
    }
    return Object.fromEntries(members);
  }
  const refuse = (at: string) => {
    report(
      at,
      'A workspace can only tighten this, so your own setting holds.',
      'Remove it from the workspace, or set it in your user settings.',
    );
  };
  const rule = shape.workspace;
  if (rule === 'add') return [...new Set([...((own ?? []) as unknown[]), ...(workspace as unknown[])])];
  if (isTighter(rule, own, workspace)) return workspace;
  refuse(path);
  return own;
}

function isTighter(rule: WorkspaceRule | undefined, own: unknown, workspace: unknown): boolean {
  if (rule === 'lower') return Number(workspace) <= (typeof own === 'number' ? own : Infinity);
  if (typeof rule !== 'object' || workspace !== rule.only) return false;
  return rule.over === undefined || own === rule.over;
}

/** Whether the workspace writes nothing but what holds already. */
function isSame(own: unknown, workspace: unknown): boolean {
  if (Array.isArray(own) && Array.isArray(workspace))
    return own.length === workspace.length && own.every((item, index) => item === workspace[index]);
  if (!isRecord(own) || !isRecord(workspace)) return own === workspace;
  return Object.entries(workspace).every(([name, value]) => isSame(own[name], value));
}
