local config, ids, items, publishes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local published, claimed, cancelled, stalled, finishes = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local generation_key, leases, tokens, attempts, crashes = KEYS[10], KEYS[11], KEYS[12], KEYS[13], KEYS[14]
local errors, progress, delayed, delayed_items, delayed_meta = KEYS[15], KEYS[16], KEYS[17], KEYS[18], KEYS[19]
local suspects = KEYS[20]

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
    redis.call('DEL', leases, tokens, attempts, crashes, errors, progress, delayed, delayed_items, delayed_meta, suspects)
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

local function forget(id)
  end_claim(id)
  redis.call('HDEL', attempts, id)
  redis.call('HDEL', crashes, id)
  redis.call('HDEL', errors, id)
  redis.call('ZREM', suspects, id)
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
