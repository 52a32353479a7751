-- Describes jobs: a page of one state, or those of given ids; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] AVAILABLE, CLAIMED, DELAYED, or '' for given ids   ARGV[2] how many to pass over   ARGV[3] how many at most
-- ARGV[4] how long an item may be that is told, in bytes, or '' for any   ARGV[5..] the ids, if they are given
-- Returns {'ok', or 'part' if it ended early, how many ids were looked at, {id, state, item, failures, put time, claim time, deadline, due time, error, progress, found in no state,
-- size of the item, tags with U+001F between them, {kind, feed and id of each that it waits for}}, ...};
-- what is not there, or too long, is false; jobs that are nowhere are left out
--- @include lib/job.lua
local state, offset, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local longest = tonumber(ARGV[4])
local ours = is_ours()

local wanted = {}
if state == 'AVAILABLE' then
  local page = redis.call('LRANGE', ids, -(offset + count), -(offset + 1))
  for i = #page, 1, -1 do
    wanted[#wanted + 1] = page[i]
  end
elseif state == 'CLAIMED' then
  wanted = redis.call('ZRANGE', claimed, offset, offset + count - 1)
elseif state == 'DELAYED' and ours then
  wanted = redis.call('ZRANGE', delayed, offset, offset + count - 1)
  -- Behind those that wait for a time stand those that wait in the gate.
  local passed = math.max(0, offset - redis.call('ZCARD', delayed))
  for _, entry in ipairs(#wanted < count and redis.call('ZRANGE', KEYS[27], passed, passed + count - #wanted - 1) or {}) do
    wanted[#wanted + 1] = string.match(entry, '%Z*$')
  end
  -- And behind these those that wait for others.
  passed = math.max(0, offset - redis.call('ZCARD', delayed) - redis.call('ZCARD', KEYS[27]))
  for _, id in ipairs(#wanted < count and redis.call('ZRANGE', KEYS[45], passed, passed + count - #wanted - 1) or {}) do
    wanted[#wanted + 1] = id
  end
else
  for i = 5, #ARGV do
    wanted[#wanted + 1] = ARGV[i]
  end
end

local function deadline_of(id, since)
  local token = ours and since and token_of(id, since)
  return token and redis.call('ZSCORE', leases, token) or false
end

local function own(command, key, id)
  return ours and redis.call(command, key, id) or false
end

-- Whether an id is in the line, of which the first and the last so many are looked at: in the middle of a longer one every
-- id that maintenance has not found to be in no state is taken to be there.
local LOOKED_AT = 20000
local function is_in_line(id)
  if state == 'AVAILABLE' or redis.call('LPOS', claiming, id) or redis.call('LPOS', ids, id, 'RANK', -1, 'MAXLEN', LOOKED_AT) then
    return true
  end
  if redis.call('LLEN', ids) > 2 * LOOKED_AT then
    return not own('ZSCORE', suspects, id)
  end
  return redis.call('LPOS', ids, id, 'MAXLEN', LOOKED_AT)
end

local function own_tags(id)
  return ours and extension_of(extension_at(id), 'tags') or false
end

local function own_waits(id)
  local waits, open = ours and redis.call('ZSCORE', KEYS[45], id) and open_waits().of(id), {}
  for _, each in ipairs(waits and waits.all or {}) do
    if each.letter == 'o' or each.letter == 's' then
      open[#open + 1], open[#open + 2], open[#open + 3] = each.kind, each.feed, each.id
    end
  end
  return open
end

-- The size of an item, or nothing; and the item, unless it is too long.
local function item_of(key, id)
  if redis.call('HEXISTS', key, id) == 0 then
    return nil
  end
  local size = redis.call('HSTRLEN', key, id)
  return size, (not longest or size <= longest) and redis.call('HGET', key, id)
end

-- Redis does nothing else while it copies items, so this ends early, but not before it has told one.
local MOST_BYTES = 500000
local reply, bytes = {'ok', #wanted}, 0
for i, id in ipairs(wanted) do
  local size, item = item_of(items, id)
  local since, due = redis.call('ZSCORE', claimed, id), own('ZSCORE', delayed, id)
  local failures, put = failures_of(id), redis.call('ZSCORE', published, id)
  local last_error = own('HGET', errors, id)
  local where
  if size and since then
    where = 'CLAIMED'
  elseif size and redis.call('SISMEMBER', stalled, id) == 1 then
    where = 'STALLED'
    failures = last_error and tonumber(string.match(last_error, '^(%d+)')) or failures
  elseif size then
    where = is_in_line(id) and 'AVAILABLE' or 'ORPHANED'
  elseif due or own('HEXISTS', delayed_items, id) == 1 then
    where = 'DELAYED'
    size, item = item_of(delayed_items, id)
    local failed, stamp = string.match(redis.call('HGET', delayed_meta, id) or '', '^(%d+):(%d+):')
    failures, put = tonumber(failed or 0), stamp or false
  end
  if where and size then
    reply[#reply + 1] = {
      id, where, item, failures, put, since, deadline_of(id, since), due, last_error, own('HGET', progress, id),
      where == 'ORPHANED' and own('ZSCORE', suspects, id),
      size,
      has_extras() and own_tags(id),
      has_extras() and own_waits(id) or {}
    }
    bytes = bytes + (item and size or 0)
  end
  if bytes >= MOST_BYTES and i < #wanted then
    reply[1], reply[2] = 'part', i
    break
  end
end
return reply
