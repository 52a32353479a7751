local config, ids, items = KEYS[1], KEYS[2], KEYS[3]
-- Redis does nothing else while it copies items.
local MOST_BYTES = 500000

local kind = redis.call('TYPE', ids)['ok']
local SORTED = {sorted_feed = true, ['sorted-feed'] = true, list = true}
local sorted = kind == 'list' or kind == 'none' and SORTED[redis.call('HGET', config, 'type')]

-- How many of the first of some ids have items that are no larger together than one call may copy; the least are always some.
local function bounded(order, least)
  local bytes = 0
  for i, id in ipairs(order) do
    bytes = bytes + redis.call('HSTRLEN', items, id)
    if bytes > MOST_BYTES and i > least then
      return i - 1
    end
  end
  return #order
end
