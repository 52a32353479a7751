-- What recurs in a job feed, behind the keys of JobKeys (lib/job.lua): the last four keys.
local recurring, recurring_items, recurring_due, recurring_declared =
  KEYS[#KEYS - 3], KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]

-- A definition: generation of its feed, revision, 'active', 'paused' by somebody, 'off' by its declaration or 'undeclared' by
-- any process that lives, schedule, misfire, overlap, the last job, how many due times were missed, when it would have been due
-- as nobody declared it, the schedule that was declared where an operator's stands instead, and how many due times the overlap
-- forbade, with a NUL between them.
local PARTS = {'generation', 'revision', 'state', 'schedule', 'misfire', 'overlap', 'last', 'missed', 'held', 'declared', 'skipped'}
local PATTERN = '^' .. string.rep('(%Z*)%z', #PARTS - 1) .. '(%Z*)$'

local function forget_recurring(id)
  redis.call('ZREM', recurring_due, id)
  redis.call('ZREM', recurring_declared, id)
  redis.call('HDEL', recurring_items, id)
  redis.call('HDEL', recurring, id)
end

-- The definition, or nil; one of an earlier feed of this name is none.
local function recurring_of(id)
  local text = redis.call('HGET', recurring, id)
  if not text then
    return nil
  end
  local values, definition = {string.match(text, PATTERN)}, {}
  for i, part in ipairs(PARTS) do
    definition[part] = values[i]
  end
  return definition.generation == redis.call('HGET', config, 'generation') and definition or nil
end

local function keep_recurring(id, definition)
  local values = {}
  for i, part in ipairs(PARTS) do
    values[i] = definition[part]
  end
  redis.call('HSET', recurring, id, table.concat(values, '\0'))
end

-- Notes when a definition is due next, '' for never; whoever waits for due times hears of one that comes before all others.
local function set_due(id, due, now, due_channel)
  if due == '' then
    redis.call('ZREM', recurring_due, id)
    return
  end
  redis.call('ZADD', recurring_due, due, id)
  if redis.call('ZRANGE', recurring_due, 0, 0)[1] == id then
    redis.call('PUBLISH', due_channel, whole(math.max(0, tonumber(due) - now)))
  end
end

-- Whether a definition is due when its reader saw it, '' for never: each run moves that, and must not be undone.
local function is_due_as_seen(id, seen)
  local stored = redis.call('ZSCORE', recurring_due, id)
  return (stored and whole(tonumber(stored)) or '') == seen
end
