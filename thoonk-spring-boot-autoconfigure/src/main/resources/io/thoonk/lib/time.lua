-- The time, as TIME tells it: seconds, and the microseconds beyond them. All scripts take it from here, so that tests can move it.
local function server_time()
  return redis.call('TIME')
end
