-- What follows the end of a job: jobs that are put in the same script, or owed to other feeds. Behind lib/job.lua.

-- Puts one job as put.lua does, unless its id is taken.
local function enter_job(id, item, fields, own_headers, now, put_channel)
  local priority, delay, at, most, _, window, extension = string.match(fields, '^(%a):(%d*):(%-?%d*):(%d*):(%w*):(%d*)(.*)$')
  if redis.call('HEXISTS', items, id) == 1 or redis.call('HEXISTS', delayed_items, id) == 1
    or tonumber(redis.call('ZSCORE', ended, id) or 0) > now then
    return
  end
  local is_high, since = priority == 'H', whole(now)
  if extension ~= '' then
    mark_extra('gate')
    open_gate().step('300000', extension_of(extension, 'level'))
    mark_batch(extension)
  end
  local due = delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now
  if due > now then
    set_aside(id, now, due, item, '0:' .. since .. (is_high and ':HIGH:0' or ':NORMAL:0') .. extension, due_channel())
  else
    if has_extras() and open_gate().takes(extension, is_high) then
      open_gate().enter(id, item, since, '0', is_high and 'HIGH' or 'NORMAL', extension)
    else
      if extension ~= '' then
        redis.call('HSET', options, id, extension)
      end
      redis.call('HSET', items, id, item)
      redis.call('ZADD', published, since, id)
      redis.call(is_high and 'RPUSH' or 'LPUSH', ids, id)
    end
    redis.call('INCR', publishes)
    if put_channel ~= '' then
      redis.call('PUBLISH', put_channel, id .. '\0' .. item)
    end
  end
  if most ~= '' then
    redis.call('HSET', attempts, id, most)
  end
  if window ~= '' then
    redis.call('HSET', remembered, id, window)
  end
  if own_headers ~= '' then
    redis.call('HSET', headers, id, own_headers)
  end
end

-- Does what a handler wanted to follow. Packed are parts, each with its length and a colon before it: 'put', then id, item,
-- options and headers of a job of this feed; or 'owe', then the key and the body of what the outbox holds for another.
local function follow(packed, now, put_channel)
  local at = 1
  local function part()
    local _, last, size = string.find(packed, '^(%d+):', at)
    at = last + 1 + tonumber(size)
    return string.sub(packed, last + 1, at - 1)
  end
  while at <= #packed do
    if part() == 'put' then
      local id, item, fields, own_headers = part(), part(), part(), part()
      enter_job(id, item, fields, own_headers, now, put_channel)
    else
      local key = part()
      redis.call('HSET', outbox, key, part())
    end
  end
end
