-- Reads what is known of a job's request and its kept result; changes nothing.
-- ARGV[1] id
-- KEYS[1] items   KEYS[2] items of delayed jobs   KEYS[3] kept result   KEYS[4] request kept beside it
-- Returns {'ok', request or false, kept result or false}
local items, delayed_items, kept_result, kept_request = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id = ARGV[1]

local result = redis.call('LINDEX', kept_result, 0)
if result then
  return {'ok', redis.call('GET', kept_request), result}
end
return {'ok', redis.call('HGET', items, id) or redis.call('HGET', delayed_items, id), false}
