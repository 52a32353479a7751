-- Jobs that come back, or are aside until they are due. Included by lib/job.lua.

-- Ends a job that was to come back, where it has been called off; tells whether it did. Set where jobs are stalled.
local ends_instead

-- Lets a job that comes back wait for its next start: at the front or at the end of the line, or in the gate.
local function come_back(id, is_front)
  if has_extras() and ends_instead(id) then
    return
  end
  if not (has_extras() and open_gate().take_back(id, is_front)) then
    redis.call(is_front and 'RPUSH' or 'LPUSH', ids, id)
  end
end

-- Removes what keeps a job aside, for good; tells whether it was aside.
local function leave_aside(id)
  if has_extras() then
    open_gate().leave(id)
  end
  redis.call('ZREM', delayed, id)
  redis.call('HDEL', delayed_meta, id)
  return redis.call('HDEL', delayed_items, id) == 1
end

-- Puts a job aside until it is due; whoever waits for due jobs hears of one that is due before all others.
local function set_aside(id, now, due, item, meta, due_channel)
  redis.call('ZADD', delayed, whole(due), id)
  redis.call('HSET', delayed_items, id, item)
  redis.call('HSET', delayed_meta, id, meta)
  if redis.call('ZRANGE', delayed, 0, 0)[1] == id then
    redis.call('PUBLISH', due_channel, whole(due - now))
  end
end

-- What was said of a job beyond the common options, wherever it stands now; '' if nothing was.
local function extension_at(id)
  return redis.call('HGET', options, id) or string.match(redis.call('HGET', delayed_meta, id) or '', '%z.*$') or ''
end
