-- Puts jobs into the line, or aside until they are due.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] channel on which thoonk.py hears puts, or ''
-- ARGV[3] channel on which a new first due time is told
-- ARGV[4] how many jobs have neither options nor headers; these come first
-- ARGV[5] 1 if the server tells by itself who hears the channel of thoonk.py
-- ARGV[6..] their ids and items; then id, item, options, headers of each of the others. Options are six fields with colons
--   between them: H or N for the priority, delay in ms, due time in ms, attempts, 1 for an id of the caller's choice,
--   which is passed over if it is in the feed or still remembered, and for how many ms the id is remembered once the job
--   has ended; extensions may stand behind them, each a NUL, its name, a NUL and its value
-- Returns {'ok', jobs put, 1 if the feed has what quick scripts are not for}, {'missing'} if the feed does not exist, or {'mismatch', type} if it is no job feed
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, put_channel, due_channel, plain = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local FIRST = 6

require_channels(put_channel, due_channel)
local is_adopted, instead = adopt(generation, true)
if not is_adopted then
  return instead
end
require_types()
redis.call('STRLEN', publishes)
put_channel = heard(put_channel, ARGV[5])
local now = now_ms()
local now_text = whole(now)
local normal, high, scores, fields, texts = {}, {}, {}, {}, {}
local rest = FIRST + 2 * plain
for i = 1, plain do
  local id = ARGV[FIRST - 2 + 2 * i]
  normal[i], scores[2 * i - 1], scores[2 * i] = id, now_text, id
end

local function add(to, first, second)
  local count = #to
  to[count + 1], to[count + 2] = first, second
end

local seen = {}
local function is_known(id)
  return seen[id] or redis.call('HEXISTS', items, id) == 1 or redis.call('HEXISTS', delayed_items, id) == 1
    or tonumber(redis.call('ZSCORE', ended, id) or 0) > now
end

local put = plain
for i = rest, #ARGV, 4 do
  local id, item, options, own_headers = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local priority, delay, at, most, chosen, window, extension = string.match(options, '^(%a):(%d*):(%-?%d*):(%d*):(%d*):(%d*)(.*)$')
  if chosen == '' or not is_known(id) then
    put = put + 1
    seen[id] = true
    local due = delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now
    if due > now then
      set_aside(id, now, due, item, '0:' .. now_text .. (priority == 'H' and ':HIGH:0' or ':NORMAL:0') .. extension,
        due_channel)
    else
      if extension ~= '' then
        mark_extra('options')
        redis.call('HSET', options, id, extension)
      end
      local line = priority == 'H' and high or normal
      line[#line + 1] = id
      add(scores, now_text, id)
      add(fields, id, item)
    end
    if most ~= '' then
      redis.call('HSET', attempts, id, most)
    end
    if window ~= '' then
      redis.call('HSET', remembered, id, window)
    end
    if own_headers ~= '' then
      add(texts, id, own_headers)
    end
  end
end
if #texts > 0 then
  redis.call('HSET', headers, unpack(texts))
end
if #scores > 0 then
  -- The counter comes last: a Redis that dies while it writes its append-only file may find the beginning of this again.
  if plain > 0 then
    redis.call('HSET', items, unpack(ARGV, FIRST, rest - 1))
  end
  if #fields > 0 then
    redis.call('HSET', items, unpack(fields))
  end
  redis.call('ZADD', published, unpack(scores))
  if #normal > 0 then
    redis.call('LPUSH', ids, unpack(normal))
  end
  if #high > 0 then
    redis.call('RPUSH', ids, unpack(high))
  end
  redis.call('INCRBY', publishes, #normal + #high)
  if put_channel ~= '' then
    for i = FIRST, rest - 1, 2 do
      redis.call('PUBLISH', put_channel, ARGV[i] .. '\0' .. ARGV[i + 1])
    end
    for i = 1, #fields, 2 do
      redis.call('PUBLISH', put_channel, fields[i] .. '\0' .. fields[i + 1])
    end
  end
end
return {'ok', put, has_extras() and 1 or 0}
