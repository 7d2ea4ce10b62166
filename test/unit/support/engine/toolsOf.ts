import { builtInTools } from '../../../../src/core/work/tools/builtInTools.ts';
import { createToolRegistry, type ToolRegistry } from '../../../../src/core/work/tools/toolRegistry.ts';
import type { WorkspaceTools } from '../../../../src/core/work/tools/workspaceTools.ts';

/** The built-in tools of a made-up workspace, in which nothing is found but what `changes` say. */
export function toolsOf(changes: Partial<WorkspaceTools> = {}): ToolRegistry {
  const nothing = () => Promise.resolve({ text: '' });
  const workspace: WorkspaceTools = {
    readFile: nothing,
    search: nothing,
    listFiles: nothing,
    outline: nothing,
    references: nothing,
    problems: nothing,
    ask: () => Promise.resolve(undefined),
    ...changes,
  };
  return createToolRegistry(builtInTools(workspace));
}

/** What a request tells a model of the built-in tools. */
export const toolDefinitions = toolsOf().definitions;
