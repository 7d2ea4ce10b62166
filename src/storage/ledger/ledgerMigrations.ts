// What files of earlier versions went through: these texts never change. A column that may be absent needs none of
// them, see `laterColumns` in `ledgerSchema.ts`; a change of tables, triggers or indexes is a new version at the end.

/** Columns that are known when a call is sent; open and settled calls share them. */
const startColumns = `
  id TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL,
  window_date TEXT NOT NULL,
  tier TEXT NOT NULL,
  purpose TEXT NOT NULL,
  plan_id TEXT,
  step_id TEXT,
  position INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model_asked TEXT NOT NULL,
  key_label TEXT,
  session_id TEXT NOT NULL`;

/** A table whose rows never change; a row leaves only while `maintenance` holds a row (retention, delete-all). */
function immutable(table: string): string {
  return `
CREATE TRIGGER ${table}_refuse_update BEFORE UPDATE ON ${table} BEGIN
  SELECT RAISE(ABORT, '${table} are immutable');
END;
CREATE TRIGGER ${table}_refuse_delete BEFORE DELETE ON ${table}
WHEN NOT EXISTS (SELECT 1 FROM maintenance) BEGIN
  SELECT RAISE(ABORT, '${table} are immutable');
END;`;
}

/**
 * Names of tiers, purposes and outcomes are checked at the worker's door, not here: a new purpose must not need a
 * new table. Amounts are whole nano-dollars, durations milliseconds; NULL is unknown.
 */
const version1 = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  heartbeat_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE open_attempts (${startColumns},
  opened_by TEXT NOT NULL,
  checkpoint_at_ms INTEGER,
  checkpoint_usage_json TEXT,
  PRIMARY KEY (id)
) STRICT;

CREATE TABLE attempts (
  sequence INTEGER PRIMARY KEY,${startColumns},
  settled_by TEXT NOT NULL,
  model_served TEXT,
  request_id TEXT,
  usage_source TEXT NOT NULL,
  input_uncached_tokens INTEGER CHECK (input_uncached_tokens >= 0),
  cache_read_tokens INTEGER CHECK (cache_read_tokens >= 0),
  cache_write_5m_tokens INTEGER CHECK (cache_write_5m_tokens >= 0),
  cache_write_1h_tokens INTEGER CHECK (cache_write_1h_tokens >= 0),
  cache_write_30m_tokens INTEGER CHECK (cache_write_30m_tokens >= 0),
  cache_write_12h_tokens INTEGER CHECK (cache_write_12h_tokens >= 0),
  output_tokens INTEGER CHECK (output_tokens >= 0),
  reasoning_tokens INTEGER CHECK (reasoning_tokens >= 0),
  web_search_calls INTEGER CHECK (web_search_calls >= 0),
  service_tier TEXT,
  region TEXT,
  reported_cost_nano_usd INTEGER CHECK (reported_cost_nano_usd >= 0),
  usage_raw_json TEXT,
  price_applied_json TEXT,
  cost_source TEXT NOT NULL,
  cost_nano_usd INTEGER CHECK (cost_nano_usd >= 0),
  latency_ms REAL NOT NULL,
  first_token_ms REAL,
  tool_uses_json TEXT NOT NULL,
  outcome TEXT NOT NULL,
  UNIQUE (id),
  CHECK ((cost_source = 'unpriced') = (cost_nano_usd IS NULL))
) STRICT;
CREATE INDEX attempts_by_start ON attempts (started_at_ms);
CREATE INDEX attempts_by_plan ON attempts (plan_id, started_at_ms) WHERE plan_id IS NOT NULL;
CREATE INDEX attempts_by_session ON attempts (session_id, window_date);

CREATE TABLE adjustments (
  id TEXT PRIMARY KEY,
  attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  recorded_at_ms INTEGER NOT NULL,
  delta_nano_usd INTEGER NOT NULL,
  source TEXT NOT NULL,
  note TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX adjustments_by_attempt ON adjustments (attempt_id);

CREATE TABLE totals (
  day TEXT NOT NULL,
  tier TEXT NOT NULL,
  purpose TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  succeeded_attempts INTEGER NOT NULL DEFAULT 0,
  unpriced_attempts INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  cost_nano_usd INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, tier, purpose, provider, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE maintenance (reason TEXT NOT NULL) STRICT;
${immutable('attempts')}
${immutable('adjustments')}

CREATE TRIGGER attempts_into_totals AFTER INSERT ON attempts BEGIN
  INSERT INTO totals
  VALUES (
    NEW.window_date, NEW.tier, NEW.purpose, NEW.provider, NEW.model_asked,
    1, NEW.outcome = 'succeeded', NEW.cost_nano_usd IS NULL,
    COALESCE(NEW.input_uncached_tokens, 0) + COALESCE(NEW.cache_read_tokens, 0)
      + COALESCE(NEW.cache_write_5m_tokens, 0) + COALESCE(NEW.cache_write_1h_tokens, 0)
      + COALESCE(NEW.cache_write_30m_tokens, 0) + COALESCE(NEW.cache_write_12h_tokens, 0),
    COALESCE(NEW.cache_read_tokens, 0),
    COALESCE(NEW.cache_write_5m_tokens, 0) + COALESCE(NEW.cache_write_1h_tokens, 0)
      + COALESCE(NEW.cache_write_30m_tokens, 0) + COALESCE(NEW.cache_write_12h_tokens, 0),
    COALESCE(NEW.output_tokens, 0), COALESCE(NEW.reasoning_tokens, 0), COALESCE(NEW.cost_nano_usd, 0)
  )
  ON CONFLICT DO UPDATE SET
    attempts = attempts + 1,
    succeeded_attempts = succeeded_attempts + excluded.succeeded_attempts,
    unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts,
    input_tokens = input_tokens + excluded.input_tokens,
    cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
    cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
    cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd;
END;

CREATE TRIGGER adjustments_into_totals AFTER INSERT ON adjustments BEGIN
  INSERT INTO totals (day, tier, purpose, provider, model, cost_nano_usd)
  SELECT window_date, tier, purpose, provider, model_asked, NEW.delta_nano_usd
  FROM attempts WHERE id = NEW.attempt_id
  ON CONFLICT DO UPDATE SET cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd;
END;
`;

/** Columns that came with version 2 to what is known when a call is sent. */
function addStartColumns(table: string): string {
  return `
ALTER TABLE ${table} ADD COLUMN step_kind TEXT;
ALTER TABLE ${table} ADD COLUMN counted_tokens INTEGER CHECK (counted_tokens >= 0);
ALTER TABLE ${table} ADD COLUMN estimate_low_nano_usd INTEGER CHECK (estimate_low_nano_usd >= 0);
ALTER TABLE ${table} ADD COLUMN estimate_high_nano_usd INTEGER CHECK (estimate_high_nano_usd >= 0);
ALTER TABLE ${table} ADD COLUMN reserved_nano_usd INTEGER CHECK (reserved_nano_usd >= 0);`;
}

/**
 * Money: reservations, verdicts, budgets and invoices. What an adjustment changes besides the money (the part that
 * is only a bound, the part that is an estimate, whether a price is known) is written beside its delta when it is
 * inserted, so that sums over rows and the kept sums add up the same columns.
 */
const version2 = `${addStartColumns('open_attempts')}
${addStartColumns('attempts')}
ALTER TABLE attempts ADD COLUMN cost_is_upper_bound INTEGER NOT NULL DEFAULT 0
  CHECK (cost_is_upper_bound = 0 OR (cost_is_upper_bound = 1 AND cost_nano_usd IS NOT NULL));
CREATE INDEX attempts_by_window ON attempts (window_date, started_at_ms);
CREATE INDEX attempts_by_step ON attempts (plan_id, step_id) WHERE plan_id IS NOT NULL;

ALTER TABLE adjustments ADD COLUMN upper_bound_delta_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE adjustments ADD COLUMN estimated_delta_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE adjustments ADD COLUMN unpriced_delta INTEGER NOT NULL DEFAULT 0;

DROP TRIGGER attempts_into_totals;
DROP TRIGGER adjustments_into_totals;
ALTER TABLE totals ADD COLUMN upper_bound_nano_usd INTEGER NOT NULL DEFAULT 0;
ALTER TABLE totals ADD COLUMN estimated_nano_usd INTEGER NOT NULL DEFAULT 0;
UPDATE totals SET estimated_nano_usd = old.nano_usd FROM (
  SELECT window_date, tier, purpose, provider, model_asked, SUM(cost_nano_usd) AS nano_usd
  FROM attempts WHERE cost_source = 'estimate' GROUP BY 1, 2, 3, 4, 5
) AS old
WHERE totals.day = old.window_date AND totals.tier = old.tier AND totals.purpose = old.purpose
  AND totals.provider = old.provider AND totals.model = old.model_asked;

CREATE TRIGGER attempts_into_totals AFTER INSERT ON attempts BEGIN
  INSERT INTO totals (
    day, tier, purpose, provider, model, attempts, succeeded_attempts, unpriced_attempts,
    input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
    cost_nano_usd, upper_bound_nano_usd, estimated_nano_usd
  )
  VALUES (
    NEW.window_date, NEW.tier, NEW.purpose, NEW.provider, NEW.model_asked,
    1, NEW.outcome = 'succeeded', NEW.cost_nano_usd IS NULL,
    COALESCE(NEW.input_uncached_tokens, 0) + COALESCE(NEW.cache_read_tokens, 0)
      + COALESCE(NEW.cache_write_5m_tokens, 0) + COALESCE(NEW.cache_write_1h_tokens, 0)
      + COALESCE(NEW.cache_write_30m_tokens, 0) + COALESCE(NEW.cache_write_12h_tokens, 0),
    COALESCE(NEW.cache_read_tokens, 0),
    COALESCE(NEW.cache_write_5m_tokens, 0) + COALESCE(NEW.cache_write_1h_tokens, 0)
      + COALESCE(NEW.cache_write_30m_tokens, 0) + COALESCE(NEW.cache_write_12h_tokens, 0),
    COALESCE(NEW.output_tokens, 0), COALESCE(NEW.reasoning_tokens, 0), COALESCE(NEW.cost_nano_usd, 0),
    NEW.cost_is_upper_bound * COALESCE(NEW.cost_nano_usd, 0),
    (NEW.cost_source = 'estimate') * COALESCE(NEW.cost_nano_usd, 0)
  )
  ON CONFLICT DO UPDATE SET
    attempts = attempts + 1,
    succeeded_attempts = succeeded_attempts + excluded.succeeded_attempts,
    unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts,
    input_tokens = input_tokens + excluded.input_tokens,
    cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
    cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
    cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd,
    upper_bound_nano_usd = upper_bound_nano_usd + excluded.upper_bound_nano_usd,
    estimated_nano_usd = estimated_nano_usd + excluded.estimated_nano_usd;
END;

CREATE TRIGGER adjustments_into_totals AFTER INSERT ON adjustments BEGIN
  INSERT INTO totals (
    day, tier, purpose, provider, model,
    unpriced_attempts, cost_nano_usd, upper_bound_nano_usd, estimated_nano_usd
  )
  SELECT window_date, tier, purpose, provider, model_asked,
    NEW.unpriced_delta, NEW.delta_nano_usd, NEW.upper_bound_delta_nano_usd, NEW.estimated_delta_nano_usd
  FROM attempts WHERE id = NEW.attempt_id
  ON CONFLICT DO UPDATE SET
    unpriced_attempts = unpriced_attempts + excluded.unpriced_attempts,
    cost_nano_usd = cost_nano_usd + excluded.cost_nano_usd,
    upper_bound_nano_usd = upper_bound_nano_usd + excluded.upper_bound_nano_usd,
    estimated_nano_usd = estimated_nano_usd + excluded.estimated_nano_usd;
END;

CREATE TABLE verdicts (
  -- Counts up: the newest of an attempt holds, whatever the clocks said.
  sequence INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  recorded_at_ms INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  judged_by TEXT NOT NULL,
  action TEXT
) STRICT;
CREATE INDEX verdicts_by_attempt ON verdicts (attempt_id, sequence);
${immutable('verdicts')}

CREATE TABLE budget_raises (
  sequence INTEGER PRIMARY KEY,
  limit_key TEXT NOT NULL,
  window TEXT NOT NULL,
  nano_usd INTEGER NOT NULL CHECK (nano_usd > 0),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX budget_raises_by_window ON budget_raises (limit_key, window, nano_usd);

CREATE TABLE budget_zone (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  zone TEXT NOT NULL
) STRICT;

CREATE TABLE unpriced_consents (
  model TEXT PRIMARY KEY,
  is_allowed INTEGER NOT NULL CHECK (is_allowed IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts_claimed (
  limit_key TEXT NOT NULL,
  window TEXT NOT NULL,
  share REAL NOT NULL,
  PRIMARY KEY (limit_key, window, share)
) STRICT, WITHOUT ROWID;

-- What the person entered: a day YYYY-MM-DD or a month YYYY-MM of a provider, or of one of its models.
CREATE TABLE invoices (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT,
  period TEXT NOT NULL,
  billed_nano_usd INTEGER NOT NULL CHECK (billed_nano_usd >= 0),
  entered_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invoices_by_period ON invoices (period);

-- What deleted attempts of a plan have cost: its limit goes on counting them.
CREATE TABLE forgotten_plans (
  plan_id TEXT PRIMARY KEY,
  last_day TEXT NOT NULL,
  cost_nano_usd INTEGER NOT NULL,
  upper_bound_nano_usd INTEGER NOT NULL,
  unpriced_attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** What the planner expected of a step: without it nothing tells how far its guesses can be trusted. */
const version3 = `
ALTER TABLE open_attempts ADD COLUMN output_guess_tokens INTEGER CHECK (output_guess_tokens >= 0);
ALTER TABLE attempts ADD COLUMN output_guess_tokens INTEGER CHECK (output_guess_tokens >= 0);
`;

/** Migration n (from 0) leads from version n to n + 1. */
export const ledgerMigrations: readonly string[] = [version1, version2, version3];
