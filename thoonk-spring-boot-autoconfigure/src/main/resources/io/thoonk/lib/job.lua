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

-- Makes our own keys belong to the feed that exists now. If there is none, or it is no job feed, nothing is done and the
-- second value is what to return: {'missing'} or {'mismatch', type}.
local function adopt(fresh_generation, adds)
  local generation = redis.call('HGET', config, 'generation')
  local kept = redis.call('GET', generation_key)
  if generation and kept == generation then
    return true
  end
  if not generation and redis.call('EXISTS', config) == 0 then
    return false, {'missing'}
  end
  local other = other_type(generation)
  if other then
    return false, {'mismatch', other}
  end
  -- Redis refuses a script that begins with anything but a removal while its memory is full. What adds shall be refused, and
  -- all else shall not.
  if adds then
    redis.call('SET', generation_key, kept or '')
  end
  if kept then
    -- The jobs that an earlier feed of this name finished are not this one's.
    redis.call('UNLINK', finishes)
  end
  redis.call('UNLINK', leases, tokens, attempts, crashes, errors, progress, delayed, delayed_items, delayed_meta, suspects,
    headers, remembered, ended)
  if has_extras() then
    -- What the application keeps of ended jobs goes for each feed of this name.
    local history = redis.call('HGET', extras, 'history')
    redis.call('UNLINK', unpack(KEYS, FIRST_OF_EXTRAS, LAST_OF_EXTRAS))
    if history then
      redis.call('HSET', extras, 'history', history)
    end
    extras_there = history and true or false
  end
  -- What a waiting process has just taken from the line may be of the new feed; what is not is dropped when it is claimed.
  while redis.call('RPOPLPUSH', claiming, ids) do end
  if not generation then
    local began = string.format('%08x', server_time()[1])
    generation = string.sub(fresh_generation, 1, 8) .. began .. string.sub(fresh_generation, 17)
    redis.call('HSET', config, 'generation', generation)
  end
  redis.call('SET', generation_key, generation)
  return true
end

-- Every claim is one of those that one call made: they share a token, which ends in their time in feed.claimed and by which
-- we keep their ids, each behind a NUL, and their deadline; two NULs stand before those that were fetched ahead. A claim holds while its token is there and the time is that one.
-- That is a fence because no id is twice among the claims of one ms: whatever ends a claim, but for the calls that finish
-- many, takes the id out of the ids by the token; and those do so where the claim was made in this very ms.
local function time_of(token)
  return string.match(token, '(%d+)$')
end

-- Takes ids out of the claims by a token, and the token away once there are none.
local function leave(token, gone)
  local held = redis.call('HGET', tokens, token)
  if not held then
    return
  end
  for _, id in ipairs(gone) do
    local from, to = string.find(held, '\0' .. id .. '\0', 1, true)
    if from then
      held = string.sub(held, 1, from) .. string.sub(held, to + 1)
    end
  end
  if not string.find(held, '%Z') then
    redis.call('HDEL', tokens, token)
    redis.call('ZREM', leases, token)
  else
    redis.call('HSET', tokens, token, held)
  end
end

-- The tokens by their times, read when first asked for.
local by_time

-- The token of a claim of ours, or nil if it is a peer's.
local function token_of(id, since)
  if not by_time then
    by_time = {}
    for _, token in ipairs(redis.call('HKEYS', tokens)) do
      local time = time_of(token) or ''
      by_time[time] = by_time[time] or {}
      table.insert(by_time[time], token)
    end
  end
  for _, token in ipairs(by_time[since] or {}) do
    if string.find(redis.call('HGET', tokens, token) or '', '\0' .. id .. '\0', 1, true) then
      return token
    end
  end
  return nil
end

-- Whether a job is claimed, and by the holder of the token where one is given: 'ok', 'unclaimed' or 'lost'; and its token.
local function fence(id, token)
  local since = redis.call('ZSCORE', claimed, id)
  if token == '' then
    return since and 'ok' or 'unclaimed', since and token_of(id, since)
  end
  if since and since == time_of(token) and redis.call('HEXISTS', tokens, token) == 1 then
    return 'ok', token
  end
  return 'lost'
end

-- Frees the place of a job in the gate, and notes since when it was claimed; set where these are.
local release_place, note_claim_time

-- Ends a claim; the token is the one that fence tells, if any, and may be done with.
local function end_claim(id, token, is_last)
  if has_extras() then
    note_claim_time(id)
    release_place(id)
  end
  redis.call('ZREM', claimed, id)
  redis.call('HDEL', progress, id)
  if is_last then
    redis.call('HDEL', tokens, token)
    redis.call('ZREM', leases, token)
  elseif token then
    leave(token, {id})
  end
end

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

--- @include lib/tags.lua
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
local function failures_of(id)
  return tonumber(redis.call('HGET', cancelled, id) or 0) or 0
end

-- A worker's reason ends with its process, behind a second NUL.
local function of_worker(reason)
  return string.match(reason, '^(%Z*%z%Z*)%z(%Z*)$')
end

-- Keeps the failures, the time and the last attempts that failed in processes of ours, and behind a NUL the reason.
local function keep_error(id, failures, reason)
  local now, past = whole(now_ms()), {}
  for attempt in string.gmatch(string.match(redis.call('HGET', errors, id) or '', '^%d+:%d+:(%Z*)%z') or '', '[^;]+') do
    past[#past + 1] = attempt
  end
  local text, process = of_worker(reason)
  if process then
    past[#past + 1] = whole(failures) .. ',' .. now .. ',' .. process
  end
  if #past > 10 then
    table.remove(past, 1)
  end
  redis.call('HSET', errors, id, whole(failures) .. ':' .. now .. ':' .. table.concat(past, ';') .. '\0' .. (text or reason))
end

-- Since when a job is stalled, as text; nil if that was not noted.
local function stalled_at(id)
  return string.match(redis.call('HGET', errors, id) or '', '^%d+:(%d+):')
end

-- Whether a peer put a job again under an id while it was claimed; thoonk.js lets its callers choose ids.
local function is_put_again(id, since)
  local put = redis.call('ZSCORE', published, id)
  return put and since and tonumber(put) > tonumber(since) and redis.call('HEXISTS', items, id) == 1
end

-- What was put again stays for the line, where its id may stand or may have been dropped as a double.
local function keep_for_line(id)
  for _, beside in ipairs({attempts, crashes, errors, headers, progress}) do
    redis.call('HDEL', beside, id)
  end
  if has_extras() then
    redis.call('HDEL', options, id)
    drop_checkpoints({id})
  end
  redis.call('LPUSH', ids, id)
end

-- Takes a job out of the running; its failures are kept with the reason, as the contract forgets them. The attempt that a
-- worker ends so has failed too.
local function stall(id, reason, token, is_last)
  local failures = failures_of(id) + (of_worker(reason) and 1 or 0)
  local again = is_put_again(id, redis.call('ZSCORE', claimed, id))
  end_claim(id, token, is_last)
  redis.call('HDEL', cancelled, id)
  redis.call('HDEL', crashes, id)
  keep_error(id, failures, reason)
  jobs_ended({id}, 'stalled', now_ms())
  if again then
    keep_for_line(id)
  else
    redis.call('SADD', stalled, id)
    redis.call('ZREM', published, id)
    if has_extras() then
      open_gate().hold(redis.call('HGET', options, id) or '', id, true)
    end
  end
end

-- Whether a job has to end instead of coming back: its deadline is over, or the next of its unique key has called it off.
local function has_to_end(id)
  return has_extras() and (is_overdue(id) or open_unique().is_called_off(id))
end

local function stall_overdue(id)
  stall(id, 'its deadline is over')
  -- Whoever retries it wants it to run.
  forget_times({id})
end

ends_instead = function(id)
  if is_overdue(id) then
    stall_overdue(id)
    return true
  elseif open_unique().is_called_off(id) then
    local now = now_ms()
    redis.call('HDEL', items, id)
    jobs_ended({id}, 'retracted', now)
    redis.call('HDEL', cancelled, id)
    redis.call('ZREM', published, id)
    forget({id}, now)
    redis.call('PUBLISH', own_channel('thoonk.retract'), id)
    return true
  end
  return false
end

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
    elseif kind == 'd' and is_there and is_running then
      -- Its worker interrupts it. What comes back from a peer is stalled then.
      redis.call('ZADD', expiry, '+inf', 'D' .. id)
    end
    redis.call('ZREM', expiry, member)
  end
  for _, member in ipairs(#late < most and has_extras() and redis.call('ZRANGEBYSCORE', expiry, '+inf', '+inf', 'LIMIT', 0, 10) or {}) do
    if redis.call('HEXISTS', items, string.sub(member, 2)) == 0 then
      redis.call('ZREM', expiry, member)
    end
  end
  return expired, #late == most
end

-- Lets a job go that is aside: into the line, or the gate. Returns its payload where nobody has been told yet that it was put.
local function let_in_due(id)
  local item, meta = redis.call('HGET', delayed_items, id), redis.call('HGET', delayed_meta, id)
  local is_in_gate
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

--- @include lib/waits.lua
