--- @include lib/time.lua
local config, ids, items, publishes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local published, claimed, cancelled, stalled, finishes = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local generation_key, leases, tokens, attempts, crashes = KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local errors, progress, delayed, delayed_items, delayed_meta = KEYS[15], KEYS[16], KEYS[17], KEYS[18], KEYS[19]
local suspects, headers, claiming, remembered, ended = KEYS[20], KEYS[21], KEYS[22], KEYS[23], KEYS[24]
-- The mark of what few feeds have: a hash with a field for each feature that needs keys of its own, which follow it. Quick
-- scripts, which are not given those keys, look at the mark alone and decline.
local extras, options = KEYS[25], KEYS[26]
local checkpoints, outbox, outbox_failed, unique, expiry = KEYS[36], KEYS[37], KEYS[39], KEYS[40], KEYS[41]
local records, record_times, tagged = KEYS[42], KEYS[43], KEYS[44]
-- Behind these are the keys of lib/waits.lua.
local FIRST_OF_EXTRAS, LAST_OF_EXTRAS = 25, 47

local function whole(number)
  return string.format('%.0f', number)
end

-- Whether the feed has anything that needs more keys, as it was when this was asked first.
local extras_there
local function has_extras()
  if extras_there == nil then
    extras_there = redis.call('EXISTS', extras) == 1
  end
  return extras_there
end

-- Takes the mark away when nothing is left of what it stands for.
local function drop_extras()
  if has_extras() and redis.call('HEXISTS', extras, 'history') == 0
    and redis.call('EXISTS', unpack(KEYS, FIRST_OF_EXTRAS + 1, LAST_OF_EXTRAS)) == 0 then
    redis.call('UNLINK', extras)
    extras_there = false
  end
end

-- Marks the feed as one that has a feature, so that quick scripts decline from now on.
local function mark_extra(feature)
  redis.call('HSETNX', extras, feature, '1')
  extras_there = true
end

-- What an extension of put options says under a name, or nil. Extensions stand behind the six fields, each of them a NUL, its
-- name, a NUL and its value. While a job is aside they stand behind its fields there, and while it is in the keys of the
-- contract in the options.
local function extension_of(text, name)
  if string.find(text, '\0' .. name .. '\0', 1, true) then
    -- A value may be spelled as a name is.
    for each, value in string.gmatch(text, '%z(%Z*)%z(%Z*)') do
      if each == name then
        return value
      end
    end
  end
  return nil
end

-- One time for all that a call does: what it lets go is claimed at the time that the limits have judged by.
local time_of_call
local function now_ms()
  if not time_of_call then
    local time = server_time()
    time_of_call = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  return time_of_call
end

-- When a job was put, in the unit of whoever noted it; a peer may have noted what digits cannot tell.
local function put_time(id)
  local since = tonumber(redis.call('ZSCORE', published, id) or now_ms())
  return since and since >= 0 and since < 1e17 and since or now_ms()
end

-- What all that follows uses stands before this.
--- @body
-- Whether our own keys belong to the feed that exists now.
local function is_ours()
  local generation = redis.call('HGET', config, 'generation')
  return generation and generation == redis.call('GET', generation_key)
end

-- Fails before anything is written where a key of the contract holds what it must not: Redis takes nothing back.
local function require_types(is_rare)
  redis.call('LLEN', ids)
  redis.call('HLEN', items)
  redis.call('ZCARD', published)
  redis.call('ZCARD', claimed)
  if is_rare then
    redis.call('HLEN', cancelled)
    redis.call('SCARD', stalled)
  end
end

-- Puts an id that a waiting process has taken from the line back to its front; tells whether it did. An id without an item is of a job
-- that is no more, and perhaps of a feed that was deleted meanwhile: a line with nothing but that would stand in the way of the next
-- feed of the name.
local function put_back(id)
  local is_job = redis.call('HEXISTS', items, id) == 1
  if redis.call('LREM', claiming, 1, id) == 0 or not is_job then
    return false
  end
  redis.call('RPUSH', ids, id)
  return true
end

-- What stands here if it is no job feed. Asked where it is new to us, as a peer may have deleted the job feed and made
-- something else of that name. That the type is 'feed' says nothing: peers write it whenever they configure.
local function other_type(generation)
  local data = redis.call('TYPE', ids).ok
  if data ~= 'list' and data ~= 'none' then
    return data == 'zset' and 'feed' or data
  end
  local tag = string.sub(generation or '', 1, 8)
  local noted = ({feed0001 = 'feed', feed0002 = 'sorted_feed', feed0003 = 'queue', feed0004 = 'job'})[tag]
  local written = redis.call('HGET', config, 'type') or 'job'
  local actual = noted or written == 'feed' and 'job' or written
  return actual ~= 'job' and actual or nil
end

-- While its memory is full Redis refuses a script whose first write may add something. A script that puts jobs shall be refused then,
-- and one that ends or maintains them shall not: so each begins with a write of its kind that changes nothing.
local function begin_writing(adds)
  if adds then
    redis.call('HSETNX', config, 'generation', '')
  else
    redis.call('HDEL', extras, '')
  end
end

-- Makes our own keys belong to the feed that exists now. If there is none, or it is no job feed, nothing is done and the
-- second value is what to return: {'missing'} or {'mismatch', type}; or {'declined'} where not all keys are given.
local function adopt(fresh_generation, adds, is_quick)
  local generation = redis.call('HGET', config, 'generation')
  local kept = redis.call('GET', generation_key)
  if generation and kept == generation then
    return true
  elseif is_quick then
    return false, {'declined'}
  end
  if not generation and redis.call('EXISTS', config) == 0 then
    return false, {'missing'}
  end
  local other = other_type(generation)
  if other then
    return false, {'mismatch', other}
  end
  if adds then
    redis.call('SET', generation_key, kept or '')
  end
  if kept then
    -- The jobs that an earlier feed of this name finished are not this one's.
    redis.call('UNLINK', finishes)
  end
  redis.call('UNLINK', leases, tokens, attempts, crashes, errors, progress, delayed, delayed_items, delayed_meta, suspects,
    headers, remembered, ended, outbox, outbox_failed)
  if has_extras() then
    -- What the application keeps of ended jobs goes for each feed of this name.
    local history = redis.call('HGET', extras, 'history')
    redis.call('UNLINK', unpack(KEYS, FIRST_OF_EXTRAS, LAST_OF_EXTRAS))
    if history then
      redis.call('HSET', extras, 'history', history)
    end
    extras_there = history and true or false
  end
  -- What a waiting process has just taken from the line may be of the new feed.
  for _, id in ipairs(redis.call('LRANGE', claiming, 0, -1)) do
    put_back(id)
  end
  if not generation then
    local began = string.format('%08x', server_time()[1])
    generation = string.sub(fresh_generation, 1, 8) .. began .. string.sub(fresh_generation, 17)
    redis.call('HSET', config, 'generation', generation)
  end
  redis.call('SET', generation_key, generation)
  return true
end

--- @include lib/claims.lua
-- Removes the checkpoints of jobs, and the mark with the last.
local function drop_checkpoints(gone)
  if redis.call('HDEL', checkpoints, unpack(gone)) > 0 and redis.call('EXISTS', checkpoints) == 0 then
    redis.call('HDEL', extras, 'checkpoints')
  end
end

-- Channels of the feed are spelled as its keys.
local function own_channel(family)
  return (string.gsub(delayed, 'thoonk%.delayed', family, 1))
end

local function due_channel()
  return own_channel('thoonk.due')
end

--- @include lib/expiry.lua
-- Whether an id of which there is no job is remembered: the job has ended not long ago; or a peer has ended it, and maintenance has not
-- seen that yet.
local function is_remembered(id, now)
  return tonumber(redis.call('ZSCORE', ended, id) or 0) > now or redis.call('HEXISTS', remembered, id) == 1
end

-- Removes what we keep beside jobs that leave the feed, and keeps the ids that are to be remembered.
local function forget(gone, now)
  if has_extras() and redis.call('EXISTS', options) == 1 then
    redis.call('HDEL', options, unpack(gone))
  end
  if has_extras() and redis.call('EXISTS', checkpoints) == 1 then
    drop_checkpoints(gone)
  end
  if has_extras() then
    forget_times(gone)
  end
  if redis.call('EXISTS', progress, attempts, crashes, errors, suspects, headers, remembered) == 0 then
    return
  end
  redis.call('HDEL', progress, unpack(gone))
  redis.call('HDEL', attempts, unpack(gone))
  redis.call('HDEL', crashes, unpack(gone))
  redis.call('HDEL', errors, unpack(gone))
  redis.call('ZREM', suspects, unpack(gone))
  redis.call('HDEL', headers, unpack(gone))
  if redis.call('EXISTS', remembered) == 1 then
    local windows = redis.call('HMGET', remembered, unpack(gone))
    for i, id in ipairs(gone) do
      if windows[i] then
        redis.call('ZADD', ended, whole(now + tonumber(windows[i])), id)
      end
    end
    redis.call('HDEL', remembered, unpack(gone))
  end
end

-- Keeps the result of a job for so many ms beside its request, in two keys of the job's own; without a result, or for no time,
-- removes what a job of the same id has left. Whoever finds them compares the generation: results outlive their feeds.
local own_generation
local function keep_result(kept_result, kept_request, result, request, keep)
  if not result or keep == '0' then
    redis.call('UNLINK', kept_result, kept_request)
    return
  end
  if redis.call('LPUSH', kept_result, result) > 1 then
    redis.call('LTRIM', kept_result, 0, 0)
  end
  redis.call('PEXPIRE', kept_result, keep)
  own_generation = own_generation or redis.call('GET', generation_key)
  redis.call('SET', kept_request, own_generation .. '\0' .. (request or ''), 'PX', keep)
end

-- Takes the extension of a job that leaves the keys of the contract and stays in the feed.
local function take_extension(id)
  local extension = has_extras() and redis.call('HGET', options, id)
  if extension then
    redis.call('HDEL', options, id)
  end
  return extension or ''
end

--- @include lib/gate.lua
release_place = function(id)
  open_gate().release({id})
end

-- Rings for one more process where the gate lets something go.
local function ring_gate()
  if has_extras() then
    open_gate().ring()
  end
end

--- @include lib/aside.lua
--- @include lib/tags.lua
--- @include lib/left.lua
--- @include lib/enter.lua
--- @include lib/unique.lua

-- In how many ms the next job is due, or -1.
local function next_due(now)
  local first = tonumber(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2])
  if has_extras() then
    first = math.min(first or math.huge, open_gate().next_due() or math.huge, next_expiry() or math.huge)
    first = first < math.huge and first or nil
  end
  return first and math.max(0, first - now) or -1
end

-- Set where jobs are that wait for others; and the results of the jobs that this call finishes, by id.
local open_waits
local results_of = {}

--- @include lib/ended.lua
--- @include lib/stall.lua
--- @include lib/due.lua
--- @include lib/waits.lua
