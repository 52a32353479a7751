-- Jobs with a unique key (docs/unique.md). thoonk.unique:F leads from a key, behind a k, to when the first put was made that its
-- job stands for, when the window of a throttle ends, and the job; from a job, behind a j, to its key; and from a key, behind an n, to
-- the job that is put when that of the key ends. A key is believed only while its job is in the feed and not stalled, so nothing has
-- to be released, whoever ends the job. What recurs has keys too, which begin with a NUL: its job waits for the end of the last one.
-- Opened only where the feed has extras and all keys are given.
local opened_unique
local function open_unique()
  if opened_unique then
    return opened_unique
  end
  local call = redis.call
  local now = now_ms()
  local self = {}

  function self.entry(key)
    local since, window, id = string.match(call('HGET', unique, 'k' .. key) or '', '^(%d+):(%d+):(.*)$')
    return id and {id = id, since = tonumber(since), window = tonumber(window)}
  end

  -- Lets a key lead to a job.
  function self.hold(key, id, since, window)
    mark_extra('unique')
    call('HSET', unique, 'k' .. key, whole(since) .. ':' .. whole(window) .. ':' .. id, 'j' .. id, key)
  end

  -- Where a job is; one that is stalled, or none, is NONE.
  function self.where(id)
    if call('HEXISTS', items, id) == 1 then
      if call('SISMEMBER', stalled, id) == 1 then
        return 'NONE'
      end
      return call('ZSCORE', claimed, id) and 'RUNNING' or is_left(id) and 'NONE' or 'IN_LINE'
    elseif call('HEXISTS', delayed_items, id) == 1 then
      return call('ZSCORE', delayed, id) and 'DELAYED' or 'IN_LINE'
    end
    return 'NONE'
  end

  local function is_job(id)
    return call('HEXISTS', items, id) == 1 and not is_left(id) or call('HEXISTS', delayed_items, id) == 1
  end

  -- The job that is put when that of the key ends: its numbers, and then its texts, behind their lengths.
  function self.next_of(key)
    local text = call('HGET', unique, 'n' .. key)
    if not text then
      return nil
    end
    local since, due, period, cancels, id, put_options, own_headers, channel, at =
      string.match(text, '^(%d+):(%d+):(%d+):(%d):(%d+):(%d+):(%d+):(%d+):()')
    local function cut(length)
      local from = at
      at = at + tonumber(length)
      return string.sub(text, from, at - 1)
    end
    return {
      since = tonumber(since), due = tonumber(due), period = tonumber(period), cancels = cancels == '1', id = cut(id),
      options = cut(put_options), headers = cut(own_headers), channel = cut(channel), item = string.sub(text, at)
    }
  end

  function self.keep_next(key, following)
    mark_extra('unique')
    local numbers = {
      whole(following.since), whole(following.due), whole(following.period), following.cancels and 1 or 0, #following.id,
      #following.options, #following.headers, #following.channel
    }
    call('HSET', unique, 'n' .. key, table.concat(numbers, ':') .. ':' .. following.id .. following.options .. following.headers
      .. following.channel .. following.item, 'j' .. following.id, key)
  end

  -- Puts the next job of a key, if there is one; tells whether it did.
  function self.put_next(key, entry)
    local following = self.next_of(key)
    if not following then
      return false
    end
    if is_job(following.id) then
      -- Somebody has chosen that id for a job of his own meanwhile.
      call('HDEL', unique, 'n' .. key, 'j' .. following.id)
      return false
    end
    local window = following.period > 0 and math.max(following.due, now) + following.period or entry and entry.window or 0
    if string.find(following.options, '^%a:%d*:%-?%d*:%d*:%w') then
      -- Of an id that somebody chose there may have been another job. Whoever waits for this one, and its key, stay as long as it is
      -- the next one.
      drop_left_over(following.id, now)
    end
    call('HDEL', unique, 'n' .. key)
    enter_job(following.id, following.item, following.options, following.headers, now, following.channel, following.due)
    self.hold(key, following.id, following.since, window)
    return true
  end

  -- Hears that a job has ended: it is in the feed no more, or is stalled.
  function self.ended(key, id, is_stalled)
    if not is_stalled then
      call('HDEL', unique, 'j' .. id)
    end
    local entry = self.entry(key)
    if entry and entry.id == id and not self.put_next(key, entry) and not is_stalled and entry.window <= now then
      call('HDEL', unique, 'k' .. key)
    end
  end

  -- Whether the job is to make room for the next of its key.
  function self.is_called_off(id)
    local key = call('HGET', unique, 'j' .. id)
    local entry = key and self.entry(key)
    local following = entry and entry.id == id and self.next_of(key)
    return following and following.cancels
  end

  -- The key of a job that is not in the feed yet, as it waits for the end of another; nil for others.
  function self.key_of_next(id)
    local key = call('HGET', unique, 'j' .. id)
    local following = key and self.next_of(key)
    return following and following.id == id and key or nil
  end

  -- Removes such a job; tells whether there was one.
  function self.retract_next(id)
    local key = self.key_of_next(id)
    if key then
      call('HDEL', unique, 'n' .. key, 'j' .. id)
    end
    return key ~= nil
  end

  -- Looks whether what a field stands for is still there, as peers end jobs and windows pass; tells whether it removed it.
  function self.tidy(field)
    local kind, rest = string.sub(field, 1, 1), string.sub(field, 2)
    local key = kind == 'j' and call('HGET', unique, field) or rest
    if kind == 'j' and key and not is_job(rest) then
      local following = self.next_of(key)
      if not (following and following.id == rest) then
        self.ended(key, rest)
      end
    end
    local entry = kind ~= 'j' and self.entry(key)
    if kind ~= 'j' and not (entry and self.where(entry.id) ~= 'NONE') and not self.put_next(key, entry) and entry
      and entry.window <= now and not is_job(entry.id) then
      call('HDEL', unique, 'k' .. key)
    end
    return call('HEXISTS', unique, field) == 0
  end

  -- Looks at a few fields, and where there are not more, at all.
  function self.reconcile(most)
    for _, field in ipairs(call('EXISTS', unique) == 1 and call('HRANDFIELD', unique, most) or {}) do
      self.tidy(field)
    end
  end

  opened_unique = self
  return self
end

-- Jobs that were stalled and are retried have their keys again, unless others have them by now.
local function retry_unique(again)
  for _, id in ipairs(redis.call('EXISTS', unique) == 1 and again or {}) do
    local key = redis.call('HGET', unique, 'j' .. id)
    local entry = key and open_unique().entry(key)
    if key and not open_unique().next_of(key) and not (entry and open_unique().where(entry.id) ~= 'NONE') then
      open_unique().hold(key, id, now_ms(), entry and entry.window or 0)
    end
  end
end

-- Hears of jobs that end, which others with their unique keys may wait for.
local function end_unique(gone, is_stalled)
  if redis.call('EXISTS', unique) == 0 then
    return
  end
  local fields = {}
  for i, id in ipairs(gone) do
    fields[i] = 'j' .. id
  end
  for i, key in ipairs(redis.call('HMGET', unique, unpack(fields))) do
    if key then
      open_unique().ended(key, gone[i], is_stalled)
    end
  end
end
