import assert from 'node:assert/strict';
import { columnName, columnsOf } from '../../../../../src/core/money/report/billColumns.ts';

const of = (heading: string) => columnsOf(heading.split(','));

describe('the columns of a heading', () => {
  it('are known by letters and digits alone', () => {
    for (const heading of ['Spend ($)', 'spend', 'SPEND']) assert.equal(columnName(heading), 'spend');
    assert.equal(columnName('Input (w/o Cache Write)'), 'inputwocachewrite');
  });

  it('are found in any order, the best name of each first', () => {
    const columns = of('list_price_usd,cost_usd,token_type,model,usage_date_utc');
    assert.deepEqual(
      [columns?.label, columns?.vendor, columns?.day, columns?.amount, columns?.models],
      ['Anthropic’s costs', 'anthropic', 4, 1, [3]],
    );
    assert.equal(of('start_time,start_time_iso,amount_value,line_item')?.day, 1);
    assert.equal(of('date,model,model_group,spend,startTime')?.models[0], 2);
  });

  it('say whose export it is, or who is meant in each row', () => {
    assert.equal(of('Date,Slug,Usage,BYOK Usage')?.vendor, 'openrouter');
    assert.equal(of('Date,Kind,Model,Max Mode,Cost')?.kind, 1);
    assert.equal(of('Date,Model,Spend ($),Requests,Successful')?.vendor, 'litellm');
    const own = of('provider,model,day,usd');
    assert.deepEqual([own?.vendor, own?.provider, own?.amount], [undefined, 0, 3]);
  });

  it('count cents only where they say so', () => {
    assert.equal(of('starting_at,amount,model')?.isCents, true);
    assert.equal(of('timestamp,model,chargedCents')?.isCents, true);
    assert.equal(of('provider,date,amount (cents)')?.isCents, true);
    assert.equal(of('provider,date,cost,cost_center')?.isCents, false);
    assert.equal(of('provider,date,cost,cents')?.amount, 2);
  });

  it('name another currency', () => {
    assert.equal(of('provider,date,cost (EUR)')?.isOtherCurrency, true);
    assert.equal(of('provider,date,cost (€)')?.isOtherCurrency, true);
    assert.equal(of('provider,date,cost (USD)')?.isOtherCurrency, false);
  });

  it('are none without a day, or without amounts and known tokens', () => {
    for (const heading of ['provider,amount', 'date,model', 'openai,2026-06-03,12', '', 'date,tokens']) {
      assert.equal(of(heading), undefined, heading);
    }
    const tokens = of('usage_date_utc,model_version,usage_output_tokens');
    assert.deepEqual([tokens?.label, tokens?.amount], ['Anthropic’s usage', undefined]);
    assert.equal(of('start_time,end_time,start_time_iso,end_time_iso')?.label, 'OpenAI’s usage');
  });
});
