--- @include lib/time.lua
local config, ids, items, publishes, durable, tombstones = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local MOST_TOMBSTONES = 10000
-- Redis takes nothing back: what holds other data is found before anything is written.
redis.call('ZCARD', ids)
redis.call('HLEN', items)
redis.call('STRLEN', publishes)
local time = server_time()
local seconds, micros = tonumber(time[1]), tonumber(time[2])
local is_durable = redis.call('EXISTS', durable) == 1

local function exact(number)
  return string.format('%.17g', number)
end

local function highest_of(key)
  return tonumber(redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2])
end

-- A feed that thoonk.py fills has its scores in seconds.
local function is_in_seconds(highest)
  if highest then
    return highest < 1e11
  end
  return redis.call('HGET', config, 'score_unit') == 's'
end

-- Publish order is score order, even within one millisecond; for durable listeners retractions stand in that order too.
local function next_score(above)
  local highest = highest_of(ids)
  local in_seconds = is_in_seconds(highest)
  local score = in_seconds and seconds + micros / 1e6 or seconds * 1000 + math.floor(micros / 1000)
  local buried = is_durable and highest_of(tombstones)
  -- Those of another unit belong to a time before the feed was empty.
  if buried and (buried < 1e11) == in_seconds and not (highest and highest >= buried) then
    highest = buried
  end
  if above and not (highest and highest >= above) then
    highest = above
  end
  if highest and score <= highest then
    score = highest + (in_seconds and 1 / 1048576 or 1 / 1024)
  end
  return score
end

-- Removes an item that is there, and tells.
local function remove(id, channel)
  local buried_at = is_durable and next_score(tonumber(redis.call('ZSCORE', ids, id)))
  redis.call('ZREM', ids, id)
  redis.call('HDEL', items, id)
  if buried_at then
    redis.call('ZADD', tombstones, exact(buried_at), id)
    redis.call('ZREMRANGEBYRANK', tombstones, 0, -MOST_TOMBSTONES - 1)
  end
  redis.call('PUBLISH', channel, id)
end
