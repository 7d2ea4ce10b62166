import type {
  PlanRequestInput,
  WorkspaceContext,
} from '../../../../../src/core/work/context/promptInputs.ts';

/** Four characters to a token: close enough, and easy to reckon with. */
export const countTokens = (text: string): number => Math.ceil(text.length / 4);

export const workspace: WorkspaceContext = {
  folderName: 'shop',
  outline: ['README.md', 'package.json', 'src/a.ts', 'src/b.ts', 'src/deep/c.ts'],
  openFiles: [
    { path: 'src/b.ts', text: 'export const b = 1;\n', isActive: false },
    { path: 'src/a.ts', text: 'export const a = 1;\n', isActive: true },
  ],
  problems: [
    { path: 'src/a.ts', line: 3, severity: 'warning', message: 'unused' },
    { path: 'src/b.ts', line: 4, severity: 'error', message: 'no such\nname', source: 'ts' },
  ],
  instructionFiles: [{ path: 'AGENTS.md', text: 'Use tabs.\n' }],
};

export function planInput(changes: Partial<PlanRequestInput> = {}): PlanRequestInput {
  return {
    task: ' Make it fast ',
    chips: [
      {
        id: 'c1',
        kind: 'todo',
        label: 'TODO: fast',
        path: 'src/a.ts',
        startLine: 3,
        endLine: 5,
        text: '// TODO: fast',
      },
    ],
    context: workspace,
    modelsByTier: {
      orchestration: ['anthropic/opus'],
      execution: ['openai/mini', 'anthropic/haiku'],
      grunt: [],
    },
    tokenLimit: 10_000,
    countTokens,
    ...changes,
  };
}
