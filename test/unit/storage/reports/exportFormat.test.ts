import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReportedCall } from '../../../../src/core/model/ledger/reportPorts.ts';
import { exportFormats } from '../../../../src/storage/reports/exportFormat.ts';
import { endOf, fullEnd, fullStart, startOf } from '../callFixtures.ts';
import { readCsv } from '../csvText.ts';

function callOf(changes: Partial<ReportedCall> = {}): ReportedCall {
  const end = endOf();
  return { ...startOf('a'), ...end, adjustments: [], finalCost: end.cost, ...changes };
}

/** The one row of a CSV, by the names of its columns. */
function cellsOf(call: ReportedCall): Record<string, string> {
  const { head, rows, foot } = exportFormats.csv;
  const [names = [], cells = [], ...others] = readCsv(head + rows([call], true) + foot);
  assert.deepEqual(others, []);
  assert.equal(cells.length, names.length);
  return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? 'missing']));
}

describe('exportFormat', () => {
  it('keeps the names and the order of the columns that sheets of people rely on', () => {
    assert.equal(
      exportFormats.csv.head,
      [
        'id,started_at,day,tier,purpose,plan,step,step_kind,position,provider,model_asked,model_served,key,session,',
        'request_id,outcome,verdict,verdict_by,verdict_action,usage_source,counted_tokens,output_guess_tokens,',
        'input_uncached_tokens,cache_read_tokens,cache_write_5m_tokens,cache_write_1h_tokens,cache_write_30m_tokens,',
        'cache_write_12h_tokens,output_tokens,reasoning_tokens,web_search_calls,service_tier,region,cost_usd,',
        'cost_source,final_cost_usd,final_cost_source,is_upper_bound,adjusted_by,reserved_usd,estimate_low_usd,',
        'estimate_high_usd,latency_ms,first_token_ms,tools,tool_result_bytes\r\n',
      ].join(''),
    );
  });

  it('writes a row of CSV with everything that is known of a call', () => {
    const verdict = {
      callId: 'full',
      recordedAtMs: 1,
      verdict: 'pass',
      by: 'person',
      action: 'accepted',
    } as const;
    const adjustment = { id: 'x', callId: 'full', recordedAtMs: 1, deltaNanoUsd: -1, source: 'invoice' };
    const call: ReportedCall = {
      ...{ ...fullStart, ...fullEnd, adjustments: [adjustment], verdict },
      reservedNanoUsd: 2_000_000_000,
      finalCost: { source: 'estimate', nanoUsd: -1_500_000_000, isUpperBound: true },
    };
    assert.deepEqual(cellsOf(call), {
      ...{ id: 'full', started_at: '2026-09-21T14:13:20.000Z', day: '2026-09-21', tier: 'execution' },
      ...{ purpose: 'step', plan: 'plan-1', step: 's1', step_kind: 'refactor', position: '2' },
      ...{ provider: 'anthropic', model_asked: 'claude-opus-5-5', model_served: 'claude-opus-5-5-20260801' },
      ...{ key: 'work key', session: 'first', request_id: 'req_1', outcome: 'succeeded' },
      ...{ verdict: 'pass', verdict_by: 'person', verdict_action: 'accepted' },
      ...{
        usage_source: 'reported',
        counted_tokens: '4321',
        output_guess_tokens: '650',
        input_uncached_tokens: '1',
      },
      ...{ cache_read_tokens: '2', cache_write_5m_tokens: '3', cache_write_1h_tokens: '4' },
      ...{ cache_write_30m_tokens: '5', cache_write_12h_tokens: '6', output_tokens: '70' },
      ...{ reasoning_tokens: '60', web_search_calls: '1', service_tier: 'priority', region: 'eu' },
      ...{ cost_usd: '9000.000000001', cost_source: 'provider', final_cost_usd: '-1.500000000' },
      ...{ final_cost_source: 'estimate', is_upper_bound: 'true', adjusted_by: 'invoice' },
      reserved_usd: '2.000000000',
      ...{ estimate_low_usd: '0.000000000', estimate_high_usd: '9000.000000002' },
      ...{
        latency_ms: '1234.5',
        first_token_ms: '0.25',
        tools: 'read_file search',
        tool_result_bytes: '4096',
      },
    });
  });

  it('leaves empty what is unknown, and never writes it as 0', () => {
    const cells = cellsOf(callOf({ cost: { source: 'unpriced' }, finalCost: { source: 'unpriced' } }));
    for (const name of [
      'cost_usd',
      'final_cost_usd',
      'cache_read_tokens',
      'first_token_ms',
      'plan',
      'verdict',
    ]) {
      assert.equal(cells[name], '', name);
    }
    assert.equal(cells['cost_source'], 'unpriced');
  });

  const formulas = ['=1+1', '+1', '-1+cmd', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")', '-0.5'];
  for (const text of formulas) {
    it(`keeps a spreadsheet from running ${JSON.stringify(text)}`, () => {
      const cells = cellsOf(callOf({ modelAsked: text, keyLabel: text, provider: text }));
      for (const name of ['model_asked', 'key', 'provider']) assert.equal(cells[name], `'${text}`);
    });
  }

  it('quotes whatever text there is, so that it comes out as it went in', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc
        .array(fc.constantFrom('"', ',', '\r', '\n', ' ', 'ä', '😀', "'", '='))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (label) => {
        const neutralised = /^[=+\-@\t\r]/.test(label) ? `'${label}` : label;
        assert.equal(cellsOf(callOf({ keyLabel: label }))['key'], neutralised);
      }),
    );
  });

  it('writes JSON that is the calls, however they are cut into pages', () => {
    const { head, rows, foot } = exportFormats.json;
    const calls = ['a', 'b', 'c'].map((id) => callOf({ id }));
    const cut = [calls.slice(0, 1), [], calls.slice(1)];
    let written = 0;
    const pages = cut.map((page) => {
      const text = rows(page, written === 0);
      written += page.length;
      return text;
    });
    assert.deepEqual(JSON.parse(head + pages.join('') + foot), calls);
    assert.deepEqual(JSON.parse(head + rows([], true) + foot), []);
  });
});
