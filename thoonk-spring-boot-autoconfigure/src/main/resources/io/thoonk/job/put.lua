-- Puts jobs into the line, or aside until they are due.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] NORMAL or HIGH
-- ARGV[3] delay in ms, or ''   ARGV[4] due time in ms, or ''   ARGV[5] attempts per job, or ''
-- ARGV[6] channel on which thoonk.py hears puts, or ''   ARGV[7] '1' to pass over ids that are in the feed
-- ARGV[8..] id, item, id, item, ...
-- Returns {'ok', jobs put} or {'missing'} if the feed does not exist
--- @include lib/job.lua
local generation, priority, delay, at, max_attempts = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local put_channel, chosen = ARGV[6], ARGV[7] == '1'

if not adopt(generation) then
  return {'missing'}
end
local now = now_ms()
local due = now
if delay ~= '' then
  due = now + tonumber(delay)
elseif at ~= '' then
  due = tonumber(at)
end

local fresh_ids, fresh_items, fresh_scores = {}, {}, {}
for i = 8, #ARGV, 2 do
  local id, item = ARGV[i], ARGV[i + 1]
  if not chosen or (redis.call('HEXISTS', items, id) == 0 and redis.call('HEXISTS', delayed_items, id) == 0) then
    if due > now then
      redis.call('ZADD', delayed, whole(due), id)
      redis.call('HSET', delayed_items, id, item)
      redis.call('HSET', delayed_meta, id, '0:' .. whole(now) .. ':' .. priority .. ':0')
    else
      fresh_items[#fresh_items + 1] = id
      fresh_items[#fresh_items + 1] = item
      fresh_scores[#fresh_scores + 1] = whole(now)
      fresh_scores[#fresh_scores + 1] = id
    end
    fresh_ids[#fresh_ids + 1] = id
    if max_attempts ~= '' then
      redis.call('HSET', attempts, id, max_attempts)
    end
  end
end
if #fresh_items > 0 then
  redis.call(priority == 'HIGH' and 'RPUSH' or 'LPUSH', ids, unpack(fresh_ids))
  redis.call('INCRBY', publishes, #fresh_ids)
  redis.call('HSET', items, unpack(fresh_items))
  redis.call('ZADD', published, unpack(fresh_scores))
  if put_channel ~= '' then
    for i = 1, #fresh_items, 2 do
      redis.call('PUBLISH', put_channel, fresh_items[i] .. '\0' .. fresh_items[i + 1])
    end
  end
end
return {'ok', #fresh_ids}
