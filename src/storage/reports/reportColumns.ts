/** All input tokens of a row of `attempts`; what is unknown counts as nothing here. */
export const inputTokensSql = `(COALESCE(input_uncached_tokens, 0) + COALESCE(cache_read_tokens, 0)
  + COALESCE(cache_write_5m_tokens, 0) + COALESCE(cache_write_1h_tokens, 0)
  + COALESCE(cache_write_30m_tokens, 0) + COALESCE(cache_write_12h_tokens, 0))`;

/** Newest first, in an order that the index by window and start holds ready. */
export const newestFirst = 'ORDER BY window_date DESC, started_at_ms DESC, sequence DESC';
