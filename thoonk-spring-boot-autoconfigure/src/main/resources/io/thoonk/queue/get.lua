-- Takes the next message of a queue; ids without item are dropped, a bounded number a call.
-- KEYS[1] ids   KEYS[2] items
-- Returns {'ok', id, item}, {'empty'}, or {'more'} if there may be one behind those dropped
local ids, items = KEYS[1], KEYS[2]
local MOST_DROPPED = 200

-- The id would be lost where the item cannot be read.
redis.call('HLEN', items)
for _ = 1, MOST_DROPPED do
  local id = redis.call('RPOP', ids)
  if not id then
    return {'empty'}
  end
  local item = redis.call('HGET', items, id)
  if item then
    redis.call('HDEL', items, id)
    return {'ok', id, item}
  end
end
return {'more'}
