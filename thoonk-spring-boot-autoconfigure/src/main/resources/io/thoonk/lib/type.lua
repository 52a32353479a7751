local config, ids, items = KEYS[1], KEYS[2], KEYS[3]
local published, claimed, stalled, cancelled, finishes = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
local idincr, generation_key, durable = KEYS[9], KEYS[10], KEYS[11]
local CONTRACT_TYPES = {feed = true, sorted_feed = true, queue = true, job = true}
-- What thoonk.clj, and the thoonk.py of 2011, call a sorted feed.
local OLD_NAMES = {['sorted-feed'] = 'sorted_feed', list = 'sorted_feed'}
local NOTED = {feed0001 = 'feed', feed0002 = 'sorted_feed', feed0003 = 'queue', feed0004 = 'job'}

local function kind_of(key)
  return redis.call('TYPE', key).ok
end

-- Peers keep the configuration in a hash; an old one kept it as a JSON text under the same key.
local function has_old_layout()
  return kind_of(config) == 'string'
end

local function written_type()
  local written = redis.call('HGET', config, 'type')
  return written and (OLD_NAMES[written] or written)
end

-- The type that we noted for this very creation of the feed: its generation begins with it, and no peer writes that.
local function noted_type()
  return NOTED[string.sub(redis.call('HGET', config, 'generation') or '', 1, 8)]
end

local function has_job_keys()
  if redis.call('EXISTS', published, claimed, stalled, cancelled, finishes) > 0 then
    return true
  end
  local generation = redis.call('HGET', config, 'generation')
  return generation and redis.call('EXISTS', durable) == 0 and generation == redis.call('GET', generation_key)
end

-- What the feed is: a type, 'list' for any but a plain feed, or nil if nothing tells. Peers overwrite the type: with 'feed'
-- whenever they configure a feed, thoonk.js with its own class when it opens one. So the kind of the data comes first, then
-- what we noted, then a written type that is no mere default, then what else stands there.
local function actual_type()
  local data = kind_of(ids)
  if data == 'zset' then
    return 'feed'
  elseif data ~= 'list' and data ~= 'none' then
    return data
  end
  local noted, written = noted_type(), written_type()
  if noted and not (noted == 'feed' and data == 'list') then
    return noted
  elseif written and written ~= 'feed' then
    return written
  elseif has_job_keys() then
    return 'job'
  elseif redis.call('EXISTS', idincr) == 1 then
    return 'sorted_feed'
  elseif data == 'list' or redis.call('EXISTS', items) == 1 then
    return 'list'
  end
  return nil
end

local function may_be(wanted, actual)
  if actual == 'list' then
    return wanted ~= 'feed'
  end
  return not actual or actual == wanted
end
