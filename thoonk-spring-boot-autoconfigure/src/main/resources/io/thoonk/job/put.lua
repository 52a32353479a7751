-- Puts jobs into the line, or aside until they are due.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] channel on which thoonk.py hears puts, or ''
-- ARGV[3] channel on which a new first due time is told
-- ARGV[4..] id, item, options, headers, and so on. Options are '' or six fields with colons between them:
--   H or N for the priority, delay in ms, due time in ms, attempts, 1 for an id of the caller's choice, which is passed
--   over if it is in the feed or still remembered, and for how many ms the id is remembered once the job has ended
-- Returns {'ok', jobs put} or {'missing'} if the feed does not exist
--- @include lib/job.lua
local generation, put_channel, due_channel = ARGV[1], ARGV[2], ARGV[3]

if not adopt(generation) then
  return {'missing'}
end
local now = now_ms()
local normal, high, fields, scores, seen = {}, {}, {}, {}, {}

local function enter(line, id, item)
  line[#line + 1] = id
  fields[#fields + 1] = id
  fields[#fields + 1] = item
  scores[#scores + 1] = whole(now)
  scores[#scores + 1] = id
end

local function is_known(id)
  return seen[id] or redis.call('HEXISTS', items, id) == 1 or redis.call('HEXISTS', delayed_items, id) == 1
    or tonumber(redis.call('ZSCORE', ended, id) or 0) > now
end

local put = 0
for i = 4, #ARGV, 4 do
  local id, item, options, own_headers = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if options == '' then
    put = put + 1
    enter(normal, id, item)
  else
    local priority, delay, at, most, chosen, window = string.match(options, '^(%a):(%d*):(%-?%d*):(%d*):(%d*):(%d*)$')
    if chosen == '' or not is_known(id) then
      put = put + 1
      seen[id] = true
      local due = delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now
      if due > now then
        set_aside(id, now, due, item, '0:' .. whole(now) .. (priority == 'H' and ':HIGH:0' or ':NORMAL:0'), due_channel)
      else
        enter(priority == 'H' and high or normal, id, item)
      end
      if most ~= '' then
        redis.call('HSET', attempts, id, most)
      end
      if window ~= '' then
        redis.call('HSET', remembered, id, window)
      end
      if own_headers ~= '' then
        redis.call('HSET', headers, id, own_headers)
      end
    end
  end
end
if #fields > 0 then
  if #normal > 0 then
    redis.call('LPUSH', ids, unpack(normal))
  end
  if #high > 0 then
    redis.call('RPUSH', ids, unpack(high))
  end
  redis.call('INCRBY', publishes, #normal + #high)
  redis.call('HSET', items, unpack(fields))
  redis.call('ZADD', published, unpack(scores))
  if put_channel ~= '' then
    for i = 1, #fields, 2 do
      redis.call('PUBLISH', put_channel, fields[i] .. '\0' .. fields[i + 1])
    end
  end
end
return {'ok', put}
