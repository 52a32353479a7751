-- A step of a walk through a hash, as HSCAN tells it. Redis copies the values of all fields that it passes and does nothing
-- else meanwhile, so a step passes as many fields as are asked for, or fewer where values are large.
local function walk(hash, cursor, count)
  local MOST_BYTES = 1000000
  local sample, bytes = redis.call('HRANDFIELD', hash, 10), 0
  for _, field in ipairs(sample) do
    bytes = bytes + redis.call('HSTRLEN', hash, field)
  end
  if bytes > 0 then
    count = math.max(1, math.min(tonumber(count), math.floor(MOST_BYTES * #sample / bytes)))
  end
  return redis.call('HSCAN', hash, cursor, 'COUNT', count)
end
