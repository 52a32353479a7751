-- Jobs whose time has come: to be started, or not to be started any more. Included by lib/job.lua.

-- Of the ends of the line so many ids are looked at, for one that is not to be started any more.
local LINE_ENDS = 1000

-- Ends a job that waits and may not be started any more, as the time for it has passed; tells how: 'expired', 'overdue', or nothing.
local function end_late(id, now, is_in_line)
  local expires = redis.call('ZSCORE', expiry, 'e' .. id)
  local is_expired = expires and tonumber(expires) <= now
  if not is_expired and not is_overdue(id) or redis.call('ZSCORE', claimed, id) then
    return nil
  end
  if is_in_line and redis.call('HEXISTS', items, id) == 1 and redis.call('LPOS', ids, id, 'RANK', -1, 'MAXLEN', LINE_ENDS) then
    redis.call('LREM', ids, -1, id)
  end
  if is_expired then
    end_claim(id)
    jobs_ended({id}, 'expired', now)
    leave_aside(id)
    redis.call('HDEL', items, id)
    redis.call('HDEL', cancelled, id)
    redis.call('ZREM', published, id)
    forget({id}, now)
    redis.call('ZADD', expiry, whole(now + 60000), 'x' .. id)
    redis.call('PUBLISH', own_channel('thoonk.retract'), id)
    return 'expired'
  end
  local item, meta = redis.call('HGET', delayed_items, id), redis.call('HGET', delayed_meta, id)
  if item then
    local failures, extension = string.match(meta or '', '^(%d+):%d+:%a+:%d(.*)$')
    leave_aside(id)
    redis.call('HSET', items, id, item)
    if failures and failures ~= '0' then
      redis.call('HSET', cancelled, id, failures)
    end
    if extension and extension ~= '' then
      redis.call('HSET', options, id, extension)
    end
  end
  stall_overdue(id)
  return 'overdue'
end

-- Looks after jobs whose time has come, at most so many; tells how many expired, and whether there may be more.
local function sweep_times(now, most)
  local expired = 0
  local late = has_extras() and redis.call('ZRANGEBYSCORE', expiry, '-inf', whole(now), 'LIMIT', 0, most) or {}
  for _, member in ipairs(late) do
    local kind, id = string.sub(member, 1, 1), string.sub(member, 2)
    local is_running = redis.call('ZSCORE', claimed, id)
    local is_there = redis.call('HEXISTS', items, id) == 1 or redis.call('HEXISTS', delayed_items, id) == 1
    if kind ~= 'x' and is_there and not is_running and redis.call('SISMEMBER', stalled, id) == 0 then
      expired = expired + (end_late(id, now, true) == 'expired' and 1 or 0)
    elseif (kind == 'd' or kind == 'e') and is_there and is_running then
      -- At its deadline its worker interrupts it. What comes back from a peer is stalled then.
      redis.call('ZADD', expiry, '+inf', string.upper(kind) .. id)
    end
    redis.call('ZREM', expiry, member)
  end
  -- Of those that ran, what a peer has ended leaves nothing behind, nor does what it gave back that could not be started any more. From
  -- another place each time, as the first ones may run for long.
  local overdue = #late < most and has_extras() and redis.call('ZCOUNT', expiry, '+inf', '+inf') or 0
  local from = overdue > 10 and now % overdue or 0
  for _, member in ipairs(overdue > 0 and redis.call('ZRANGEBYSCORE', expiry, '+inf', '+inf', 'LIMIT', from, 10) or {}) do
    local id = string.sub(member, 2)
    local is_overdue_one = string.sub(member, 1, 1) == 'D'
    if is_overdue_one and redis.call('HEXISTS', items, id) == 0 or not is_overdue_one and not redis.call('ZSCORE', claimed, id) then
      redis.call('ZREM', expiry, member)
    end
  end
  return expired, #late == most
end

-- Lets a job go that is aside: into the line, or the gate. Returns its payload where nobody has been told yet that it was put.
local function let_in_due(id)
  local item, meta = redis.call('HGET', delayed_items, id), redis.call('HGET', delayed_meta, id)
  local is_in_gate
  if redis.call('HEXISTS', items, id) == 1 and not is_left(id) then
    -- A peer has put a job of this id, as thoonk.js lets its callers choose ids: this one comes when that has ended.
    redis.call('ZREM', delayed, id)
    redis.call('ZADD', delayed, whole(now_ms() + 5000), id)
    return nil
  end
  redis.call('ZREM', delayed, id)
  redis.call('HDEL', delayed_items, id)
  redis.call('HDEL', delayed_meta, id)
  if not item or not meta then
    return nil
  end
  local failures, since, priority, counted, extension = string.match(meta, '^(%d+):(%d+):(%a+):(%d)(.*)$')
  if extension ~= '' then
    mark_extra('options')
    mark_batch(extension)
  end
  if has_extras() and open_gate().take_due(id, item, since, failures, priority, extension) then
    is_in_gate = true
  elseif extension ~= '' then
    redis.call('HSET', options, id, extension)
  end
  if not is_in_gate then
    redis.call('HSET', items, id, item)
    redis.call('ZADD', published, since, id)
    if failures ~= '0' then
      redis.call('HSET', cancelled, id, failures)
    end
    redis.call(priority == 'HIGH' and 'RPUSH' or 'LPUSH', ids, id)
  end
  if counted ~= '0' then
    return nil
  end
  redis.call('INCR', publishes)
  return item
end

-- Moves due jobs into the line, oldest due first, at most so many. A quick script leaves those with extensions to one that is
-- given all keys.
local function promote(now, most, put_channel, is_quick)
  local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', whole(now), 'LIMIT', 0, most)
  for _, id in ipairs(due) do
    if is_quick and string.find(redis.call('HGET', delayed_meta, id) or '', '%z') then
      begin_writing()
      redis.call('HSETNX', extras, 'due', '1')
      break
    end
    local item = let_in_due(id)
    if item and put_channel ~= '' then
      redis.call('PUBLISH', put_channel, id .. '\0' .. item)
    end
  end
  return #due
end
