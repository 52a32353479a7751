-- Until when jobs have to be started and to be done (docs/unique.md). thoonk.expiry:F holds, by its time in ms, an e and the id of a job
-- that is not run if it has not been started by then, and a d and the id of one that is stalled if it has not ended by then; a D and the
-- id, at no time, once a job that runs has been found to be overdue, and an E and the id where the time of an e has come while the job
-- was claimed, as it may be given back before anybody began with it; and an x and the id of one that was removed so, for a minute, so that
-- whoever follows it learns why.

-- What was said of a job beyond its lane, by name: it stands in this order before the rest, which is the second value.
local function take_own(extension)
  local own = {}
  for _, name in ipairs({'unique', 'expires', 'deadline', 'after'}) do
    local value, rest = string.match(extension, '^%z' .. name .. '%z(%Z*)(.*)$')
    if value then
      own[name], extension = value, rest
    end
  end
  return own, extension
end

-- Whether this call has kept any.
local has_kept_times = false
local function keep_time(member, at, now)
  has_kept_times = true
  mark_extra('expiry')
  redis.call('ZADD', expiry, whole(at), member)
  if redis.call('ZRANGE', expiry, 0, 0)[1] == member then
    redis.call('PUBLISH', due_channel(), whole(math.max(0, at - now)))
  end
end

-- Keeps until when a job has to be started, an 'a' and a time or an 'r' and how long after it is due, and until when to be done.
local function keep_times(id, own, due, now)
  if own.expires then
    local at = tonumber(string.sub(own.expires, 2))
    keep_time('e' .. id, string.sub(own.expires, 1, 1) == 'r' and due + at or at, now)
  end
  if own.deadline then
    keep_time('d' .. id, tonumber(own.deadline), now)
  end
end

local function forget_times(gone)
  if redis.call('EXISTS', expiry) == 1 then
    for _, id in ipairs(gone) do
      redis.call('ZREM', expiry, 'e' .. id, 'E' .. id, 'd' .. id, 'D' .. id)
    end
  end
end

-- A job that has been started once expires no more.
local function note_started(id)
  if has_extras() then
    redis.call('ZREM', expiry, 'e' .. id, 'E' .. id)
  end
end

-- A job that nobody has begun with expires as its claim ends, where its time has come meanwhile.
local function note_unstarted(id)
  if has_extras() and redis.call('ZREM', expiry, 'E' .. id) == 1 then
    keep_time('e' .. id, now_ms(), now_ms())
  end
end

-- When the first of these times comes, or nothing.
local function next_expiry()
  local first = redis.call('ZRANGE', expiry, 0, 0, 'WITHSCORES')[2]
  return first and first ~= 'inf' and tonumber(first) or nil
end

local function is_overdue(id)
  local at = redis.call('ZSCORE', expiry, 'd' .. id)
  return at and tonumber(at) <= now_ms() or not at and redis.call('ZSCORE', expiry, 'D' .. id)
end
