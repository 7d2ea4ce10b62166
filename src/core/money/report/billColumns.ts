import { isOtherCurrency } from './invoiceAmount.ts';

/** Where a table says what, as indexes of its columns. */
export interface BillColumns {
  /** How a person knows the table, for example `OpenAI’s costs`; absent for one that is nobody's export. */
  readonly label?: string;
  /** Whose export it is, where its rows do not say whom they speak of; `ccusage` where the model tells. */
  readonly vendor?: string;
  readonly day: number;
  /** Columns with the model's name, the best first. */
  readonly models: readonly number[];
  readonly provider?: number;
  /** Absent in tables of tokens. */
  readonly amount?: number;
  readonly isCents: boolean;
  /** Whether the heading names a currency besides the US dollar. */
  readonly isOtherCurrency: boolean;
  readonly currency?: number;
  /** Says of a row whether it was charged. */
  readonly kind?: number;
  /** Whether a model's cell holds a line item such as `gpt-5-nano, input_tokens`. */
  readonly hasLineItems: boolean;
}

/** What tells one export from others, and where its columns are not the usual ones. */
interface KnownExport {
  readonly vendor: string;
  readonly label: string;
  /** One list of columns must be there in full. Names are lower-case, letters and digits only. */
  readonly marks: readonly (readonly string[])[];
  readonly amount?: readonly string[];
  readonly models?: readonly string[];
  readonly isCents?: boolean;
}

/**
 * Exports that are recognised, the first that fits. The shapes are those of test/fixtures/bills, where the sources
 * are named.
 */
const knownExports: readonly KnownExport[] = [
  {
    vendor: 'openai',
    label: 'OpenAI’s costs',
    marks: [
      ['amountvalue', 'lineitem'],
      ['amountvalue', 'projectid'],
      ['amountvalue', 'amountcurrency'],
    ],
    models: ['lineitem'],
  },
  {
    vendor: 'openai',
    label: 'OpenAI’s usage',
    marks: [['nummodelrequests'], ['starttime', 'endtime', 'starttimeiso', 'endtimeiso']],
  },
  {
    vendor: 'anthropic',
    label: 'Anthropic’s costs',
    marks: [['startingat', 'amount']],
    isCents: true,
  },
  {
    vendor: 'anthropic',
    label: 'Anthropic’s costs',
    marks: [['usagedateutc'], ['usageinputtokensnocache'], ['startingat', 'uncachedinputtokens']],
  },
  {
    vendor: 'openrouter',
    label: 'OpenRouter’s activity',
    marks: [
      ['generationid', 'costtotal'],
      ['modelpermaslug', 'costtotal'],
      ['slug', 'usage'],
      ['modelpermaslug', 'usage'],
      ['byokusage', 'usage'],
      ['byokusageinference', 'usage'],
    ],
    amount: ['costtotal', 'usage'],
  },
  {
    vendor: 'cursor',
    label: 'Cursor’s usage events',
    marks: [['kind', 'maxmode'], ['inputwcachewrite'], ['chargedcents']],
  },
  {
    vendor: 'litellm',
    label: 'LiteLLM’s spend',
    marks: [
      ['spend', 'starttime'],
      ['spend', 'calltype'],
      ['spend', 'customllmprovider'],
      ['spend', 'apirequests'],
      ['spend', 'successfulrequests'],
      ['spend', 'successful'],
    ],
    models: ['modelgroup', 'model', 'modelid'],
  },
  {
    vendor: 'ccusage',
    label: 'ccusage’s report',
    marks: [
      ['models', 'cacheread'],
      ['models', 'cachecreate'],
      ['models', 'input', 'output', 'costusd'],
      ['cachecreationtokens', 'totalcost'],
      ['cachecreationtokens', 'costusd'],
      ['modelname', 'totalcost'],
    ],
  },
];

const dayNames = [
  ...['usagedateutc', 'starttimeiso', 'startingat', 'starttime', 'bucketstarttime', 'createdat'],
  ...['date', 'dateutc', 'utcdate', 'usagedate', 'usagestartdate', 'day', 'timestamp', 'datetime', 'time'],
  ...['invoicedate', 'billingdate', 'period', 'month'],
];
const modelNames = [
  ...['model', 'modelversion', 'modelname', 'modelpermaslug', 'slug', 'modelslug', 'modelid', 'models'],
  ...['modelsused', 'lineitem'],
];
const providerNames = ['provider', 'vendor', 'service', 'platform'];
const dollarNames = [
  ...['amountvalue', 'netamount', 'totalcostusd', 'costusd', 'totalcost', 'cost', 'costtotal', 'spend'],
  ...['totalspend', 'amountusd', 'amount', 'billedusd', 'billed', 'charged', 'charge', 'usd'],
];
const centNames = [
  ...['chargedcents', 'totalcents', 'amountcents', 'costcents', 'cents', 'tokenusagetotalcents'],
  ...['amountusdcents', 'costusdcents', 'amountincents', 'costincents'],
];
const currencyNames = ['amountcurrency', 'currency', 'currencycode'];
const currencySuffix = /(?:eur|gbp|jpy|chf|cad|aud|inr|cny|krw)$/;

/** A heading in letters and digits only, so that `Spend ($)`, `spend` and `start_time`, `startTime` are the same. */
export function columnName(heading: string): string {
  return heading.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/**
 * What the columns of a heading mean; `undefined` for a line that heads no bill: it needs a day, and an amount or
 * tokens.
 */
export function columnsOf(headings: readonly string[]): BillColumns | undefined {
  const names = headings.map((heading) => columnName(heading));
  const find = (wanted: readonly string[]): number | undefined => {
    const found = wanted.map((name) => names.indexOf(name)).find((index) => index >= 0);
    return found;
  };
  const known = knownExports.find(({ marks }) =>
    marks.some((columns) => columns.every((name) => names.includes(name))),
  );
  const day = find(dayNames);
  if (day === undefined) return undefined;
  const foreign = names.findIndex((name) => dollarNames.includes(name.replace(currencySuffix, '')));
  const dollars = find(known?.amount ?? dollarNames) ?? (foreign < 0 ? undefined : foreign);
  // A column of cents that somebody was charged is nearer to the bill than one of what it is worth.
  const cents = find(centNames);
  const amount = dollars ?? cents;
  const hasTokens = names.some((name) => name.includes('token'));
  if (amount === undefined && (known === undefined || !hasTokens) && known?.label !== 'OpenAI’s usage') {
    return undefined;
  }
  const heading = amount === undefined ? '' : (headings[amount] ?? '');
  const label =
    known !== undefined && amount === undefined ? known.label.replace('costs', 'usage') : known?.label;
  const models = (known?.models ?? modelNames)
    .map((name) => names.indexOf(name))
    .filter((index) => index >= 0);
  const optional = {
    provider: known === undefined ? find(providerNames) : undefined,
    currency: find(currencyNames),
    kind: known?.vendor === 'cursor' ? find(['kind']) : undefined,
  };
  return {
    ...(known === undefined ? {} : { vendor: known.vendor }),
    ...(label === undefined ? {} : { label }),
    ...(amount === undefined ? {} : { amount }),
    ...(optional.provider === undefined ? {} : { provider: optional.provider }),
    ...(optional.currency === undefined ? {} : { currency: optional.currency }),
    ...(optional.kind === undefined ? {} : { kind: optional.kind }),
    day,
    models,
    isCents:
      known?.isCents === true ||
      (dollars === undefined && cents !== undefined) ||
      /¢|\bcents?\b/i.test(heading),
    isOtherCurrency: isOtherCurrency(heading) || currencySuffix.test(columnName(heading)),
    hasLineItems: models.some((index) => names[index] === 'lineitem'),
  };
}
