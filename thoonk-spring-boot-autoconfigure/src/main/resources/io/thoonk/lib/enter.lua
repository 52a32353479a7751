-- Notes that jobs of a feed may belong to batches.
local function mark_batch(extension)
  if extension_of(extension, 'batch') then
    mark_extra('batch')
  end
end

-- Whether a job was put so that has headers.
local has_put_headers = false

-- Puts one job that the script of another puts, as put.lua does, unless its id is taken; at the time that is given, or else when its
-- options say. Included by lib/job.lua.
local function enter_job(id, item, fields, own_headers, now, put_channel, when)
  local priority, delay, at, most, _, window, rest = string.match(fields, '^(%a):(%d*):(%-?%d*):(%d*):(%w*):(%d*)(.*)$')
  local is_there = redis.call('HEXISTS', items, id) == 1
  if is_there and not is_left(id) or redis.call('HEXISTS', delayed_items, id) == 1 or is_remembered(id, now) then
    return
  elseif is_there then
    remove_left(id, now)
  end
  local is_high, since = priority == 'H', whole(now)
  local own, extension = take_own(rest)
  if extension ~= '' then
    mark_extra('gate')
    open_gate().note_level(extension)
    mark_batch(extension)
  end
  local due = when or delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now
  keep_times(id, own, math.max(due, now), now)
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
      if has_extras() then
        open_gate().pass(id)
        open_gate().let_in()
      end
    end
    redis.call('INCR', publishes)
    if put_channel ~= '' then
      redis.call('PUBLISH', put_channel, id .. '\0' .. item)
    end
  end
  add_tags(id, extension)
  if most ~= '' then
    redis.call('HSET', attempts, id, most)
  end
  if window ~= '' then
    redis.call('HSET', remembered, id, window)
  end
  if own_headers ~= '' then
    has_put_headers = true
    redis.call('HSET', headers, id, own_headers)
  end
end
