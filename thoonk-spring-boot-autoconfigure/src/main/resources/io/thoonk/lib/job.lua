local config, ids, items, publishes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local published, claimed, cancelled, stalled, finishes = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local generation_key, leases, tokens, attempts, crashes = KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local errors, progress, delayed, delayed_items, delayed_meta = KEYS[15], KEYS[16], KEYS[17], KEYS[18], KEYS[19]
local suspects, headers, claiming, remembered, ended = KEYS[20], KEYS[21], KEYS[22], KEYS[23], KEYS[24]

local function whole(number)
  return string.format('%.0f', number)
end

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Whether our own keys belong to the feed that exists now.
local function is_ours()
  local generation = redis.call('HGET', config, 'generation')
  return generation and generation == redis.call('GET', generation_key)
end

-- Makes our own keys belong to the feed that exists now; false if there is none.
local function adopt(fresh_generation)
  local generation = redis.call('HGET', config, 'generation')
  if not generation then
    if redis.call('EXISTS', config) == 0 then
      return false
    end
    generation = fresh_generation
    redis.call('HSET', config, 'generation', generation)
  end
  if redis.call('GET', generation_key) ~= generation then
    redis.call('DEL', leases, tokens, attempts, crashes, errors, progress, delayed, delayed_items, delayed_meta, suspects,
      headers, remembered, ended)
    -- What a waiting process has just taken from the line may be of the new feed; what is not is dropped when it is claimed.
    while redis.call('RPOPLPUSH', claiming, ids) do end
    redis.call('SET', generation_key, generation)
  end
  return true
end

-- Whether a job is claimed, and by the holder of the token where one is given: 'ok', 'unclaimed' or 'lost'.
-- A token ends in the time of its claim, which tells it from a later claim by a peer.
local function fence(id, token)
  local since = redis.call('ZSCORE', claimed, id)
  if token == '' then
    return since and 'ok' or 'unclaimed'
  end
  if since and redis.call('HGET', tokens, id) == token and tonumber(string.match(token, '(%d+)$')) == tonumber(since) then
    return 'ok'
  end
  return 'lost'
end

local function end_claim(id)
  redis.call('ZREM', claimed, id)
  redis.call('ZREM', leases, id)
  redis.call('HDEL', tokens, id)
  redis.call('HDEL', progress, id)
end

-- Removes what we keep beside jobs that leave the feed, and keeps the ids that are to be remembered.
local function forget(gone, now)
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

-- Ends jobs that are claimed, in one go; the caller says whether there may be failures or anything beside the jobs.
local function finish(done, now, any_rare)
  redis.call('ZREM', claimed, unpack(done))
  redis.call('ZREM', leases, unpack(done))
  redis.call('HDEL', tokens, unpack(done))
  redis.call('ZREM', published, unpack(done))
  redis.call('INCRBY', finishes, #done)
  redis.call('HDEL', items, unpack(done))
  if any_rare then
    redis.call('HDEL', cancelled, unpack(done))
    forget(done, now)
  end
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

-- In how many ms the next job is due, or -1.
local function next_due(now)
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
  return first[2] and math.max(0, tonumber(first[2]) - now) or -1
end

local function failures_of(id)
  return tonumber(redis.call('HGET', cancelled, id) or 0) or 0
end

local function keep_error(id, failures, reason)
  redis.call('HSET', errors, id, whole(failures) .. '\0' .. reason)
end

-- Takes a job out of the running; its failures are kept with the reason, as the contract forgets them.
local function stall(id, reason)
  keep_error(id, failures_of(id), reason)
  end_claim(id)
  redis.call('HDEL', cancelled, id)
  redis.call('SADD', stalled, id)
  redis.call('ZREM', published, id)
end

-- Moves due jobs into the line, oldest due first, at most so many.
local function promote(now, most, put_channel)
  local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', whole(now), 'LIMIT', 0, most)
  for _, id in ipairs(due) do
    local item = redis.call('HGET', delayed_items, id)
    local meta = redis.call('HGET', delayed_meta, id)
    redis.call('ZREM', delayed, id)
    redis.call('HDEL', delayed_items, id)
    redis.call('HDEL', delayed_meta, id)
    if item and meta then
      local failures, since, priority, counted = string.match(meta, '^(%d+):(%d+):(%a+):(%d)$')
      redis.call('HSET', items, id, item)
      redis.call('ZADD', published, since, id)
      if failures ~= '0' then
        redis.call('HSET', cancelled, id, failures)
      end
      redis.call(priority == 'HIGH' and 'RPUSH' or 'LPUSH', ids, id)
      if counted == '0' then
        redis.call('INCR', publishes)
        if put_channel ~= '' then
          redis.call('PUBLISH', put_channel, id .. '\0' .. item)
        end
      end
    end
  end
  return #due
end
