-- Counts the jobs of a feed; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- Returns {'ok', available, delayed, claimed, stalled, published ever, finished ever, put time of the next job or false, now in ms}
--- @include lib/job.lua
-- What a waiting process has taken from the line a moment ago, and will claim or put back, still counts as available.
local next_id = redis.call('LINDEX', claiming, -1) or redis.call('LINDEX', ids, -1)
return {
  'ok',
  redis.call('LLEN', ids) + redis.call('LLEN', claiming),
  is_ours() and redis.call('HLEN', delayed_items) or 0,
  redis.call('ZCARD', claimed),
  redis.call('SCARD', stalled),
  tonumber(redis.call('GET', publishes) or 0),
  tonumber(redis.call('GET', finishes) or 0),
  next_id and redis.call('ZSCORE', published, next_id) or false,
  now_ms()
}
