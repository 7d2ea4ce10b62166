import * as z from 'zod/mini';
import type { CostReport } from '../../core/model/ledger/reportPorts.ts';
import { countSchema } from '../ledger/valueSchemas.ts';
import type { ReportRow } from './reportRows.ts';

const toolUsesSchema = z.array(z.object({ name: z.string(), resultBytes: countSchema }));

/** Calls and result sizes by tool, the most called first; `broken` counts rows whose uses cannot be read. */
export function summariseTools(rows: readonly ReportRow[]): {
  readonly tools: CostReport['tools'];
  readonly broken: number;
} {
  const byName = new Map<string, { calls: number; resultBytes: number }>();
  let broken = 0;
  for (const { toolUsesJson } of rows) {
    if (toolUsesJson === undefined) continue;
    const uses = readToolUses(toolUsesJson);
    if (uses === undefined) {
      broken += 1;
      continue;
    }
    for (const { name, resultBytes } of uses) {
      const tool = byName.get(name) ?? { calls: 0, resultBytes: 0 };
      tool.calls += 1;
      tool.resultBytes += resultBytes;
      byName.set(name, tool);
    }
  }
  const tools = [...byName]
    .map(([name, sums]) => ({ name, ...sums }))
    .sort((left, right) => right.calls - left.calls || (left.name < right.name ? -1 : 1));
  return { tools, broken };
}

function readToolUses(json: string): z.infer<typeof toolUsesSchema> | undefined {
  try {
    return toolUsesSchema.safeParse(JSON.parse(json)).data;
  } catch {
    // Text that is no JSON: broken, and counted as such by the caller.
    return undefined;
  }
}
