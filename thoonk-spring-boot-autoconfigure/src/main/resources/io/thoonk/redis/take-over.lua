-- Puts an id that was popped from a line into the claiming list of its feed.
-- KEYS[1] claiming list
-- ARGV[1] id
-- Returns {'ok'}, or what Redis has against that key
-- The removal finds nothing: after it Redis does the rest while its memory is full too.
local removed = redis.pcall('LREM', KEYS[1], 0, ARGV[1])
if type(removed) == 'table' then
  return removed
end
redis.call('LPUSH', KEYS[1], ARGV[1])
return {'ok'}
