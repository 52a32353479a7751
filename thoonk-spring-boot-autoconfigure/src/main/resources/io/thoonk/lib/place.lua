-- Puts an id into a list: 'first', 'last', 'before' or 'after' another id. Returns the position as it is told.
local function put(ids, id, place, other)
  if place == 'first' then
    redis.call('LPUSH', ids, id)
    return 'begin:'
  elseif place == 'last' then
    redis.call('RPUSH', ids, id)
    return ':end'
  elseif place == 'before' then
    redis.call('LINSERT', ids, 'BEFORE', other, id)
    return ':' .. other
  else
    redis.call('LINSERT', ids, 'AFTER', other, id)
    return other .. ':'
  end
end
