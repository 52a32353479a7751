-- What recurs in a job feed, behind the keys of JobKeys (lib/job.lua): the last four keys.
local recurring, recurring_items, recurring_due, recurring_declared =
  KEYS[#KEYS - 3], KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]

-- A definition, with a NUL between its parts: generation of its feed, revision, 'active', 'paused' by somebody, 'off' by its
-- declaration, 'undeclared' by any process that lives, 'failed' or 'ended', schedule, misfire, overlap, the last job, how many due
-- times were missed, when it would have been due as nobody declared it, the schedule that was declared where an operator's stands
-- instead, how many due times the overlap forbade, limit, jitter in ms, '1' if it runs at each start, after how many failures it
-- pauses, how many jobs are left of the limit, how many it has put, how many before the last one failed in a row, the last job that
-- was counted for that, what it was declared as, what it was declared as before, with spaces between, and the job that the last one
-- is put behind, where the overlap holds it back.
local PARTS = {'generation', 'revision', 'state', 'schedule', 'misfire', 'overlap', 'last', 'missed', 'held', 'declared', 'skipped',
  'limit', 'jitter', 'on_start', 'most_failures', 'left', 'runs', 'failures', 'counted', 'print', 'replaced', 'before'}
-- What a part is where an earlier version of this library wrote none.
local OTHERWISE = {missed = '0', skipped = '0', jitter = '0', runs = '0', failures = '0'}

local function forget_recurring(id)
  redis.call('ZREM', recurring_due, id)
  redis.call('ZREM', recurring_declared, id)
  redis.call('HDEL', recurring_items, id)
  redis.call('HDEL', recurring, id)
end

local function new_definition()
  local definition = {}
  for _, part in ipairs(PARTS) do
    definition[part] = OTHERWISE[part] or ''
  end
  return definition
end

-- The definition, or nil; one of an earlier feed of this name is none.
local function recurring_of(id)
  local text = redis.call('HGET', recurring, id)
  if not text then
    return nil
  end
  local definition, at = new_definition(), 0
  for part in string.gmatch(text .. '\0', '(%Z*)%z') do
    at = at + 1
    if PARTS[at] then
      definition[PARTS[at]] = part
    end
  end
  return definition.generation == redis.call('HGET', config, 'generation') and definition or nil
end

local function text_of(definition)
  local values = {}
  for i, part in ipairs(PARTS) do
    values[i] = definition[part]
  end
  return table.concat(values, '\0')
end

local function keep_recurring(id, definition)
  redis.call('HSET', recurring, id, text_of(definition))
end

-- Where one of its jobs is: it waits, also for the end of another or for its next attempt, it runs, or it has ended, as one that is
-- stalled has.
local function whereabouts(job)
  if job == '' or redis.call('SISMEMBER', stalled, job) == 1 then
    return 'ended'
  elseif redis.call('ZSCORE', claimed, job) then
    return 'running'
  end
  local waits = redis.call('HEXISTS', items, job) == 1 or redis.call('HEXISTS', delayed_items, job) == 1
    or has_extras() and open_unique().key_of_next(job)
  return waits and 'waiting' or 'ended'
end

-- How many of its jobs in a row have stalled. The last one, and the one that it is put behind, count as long as they are stalled: a
-- retry takes that back.
local function failures_in_row(definition)
  local failures = tonumber(definition.failures)
  for _, job in ipairs({definition.before, definition.last}) do
    if job ~= '' and job ~= definition.counted then
      if redis.call('SISMEMBER', stalled, job) == 1 then
        failures = failures + 1
      elseif whereabouts(job) == 'ended' then
        failures = 0
      end
    end
  end
  return failures
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

-- Goes on with a definition from a due time; with none left, '', it has ended.
local function go_on(id, definition, due, now, due_channel)
  definition.state = due == '' and 'ended' or 'active'
  set_due(id, due, now, due_channel)
end

-- Whether a definition is due when its reader saw it, '' for never: each run moves that, and must not be undone.
local function is_due_as_seen(id, seen)
  local stored = redis.call('ZSCORE', recurring_due, id)
  return (stored and whole(tonumber(stored)) or '') == seen
end
