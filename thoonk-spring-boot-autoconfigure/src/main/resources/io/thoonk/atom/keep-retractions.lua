-- Has the retractions of a feed kept from now on, as for a durable listener. A feed that only peers have opened has no generation
-- to keep them by.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] 'atom'   ARGV[2] ''
-- Returns {'ok'} or {'missing'}
--- @include lib/cursor.lua
if redis.call('HEXISTS', config, 'generation') == 0 or not adopt('') then
  return {'missing'}
end
redis.call('HSETNX', durable, 'r:' .. name, '1')
return {'ok'}
