-- The way of a single job through a worker that has nothing else to do: a claim that ends a wait, or a finish. Making the functions
-- of lib/job.lua alone would take longer than all that is done here, so this stands before them. What is not plain is left to what
-- follows, with nothing written; both answer as complete-and-claim.lua does. Its arguments are those; whoever moves one of them moves it here.
--- @include lib/channels.lua
--- @include lib/time.lua

-- For how many ms claims hold, and how many attempts jobs of this feed get if it says so; or nil if there is anything to look at that
-- few feeds have.
local function plain_lease()
  local settings = redis.call('HMGET', KEYS[1], 'generation', 'claim_timeout', 'max_attempts')
  if not settings[1] or settings[1] ~= redis.call('GET', KEYS[10])
    or redis.call('EXISTS', KEYS[25], KEYS[7], KEYS[8], KEYS[17], KEYS[20], KEYS[21], KEYS[23], unpack(KEYS, 13, 16)) > 0 then
    return nil
  end
  return tonumber(ARGV[3] ~= '' and ARGV[3] or settings[2] or '') or 30000, settings[3]
end

-- Claims the id that this process has moved, where nothing else waits.
local function claim_moved()
  local ids, items, published, claimed, leases, tokens, claiming = KEYS[2], KEYS[3], KEYS[5], KEYS[6], KEYS[11], KEYS[12], KEYS[22]
  local id = ARGV[9]
  local lease, own_most = plain_lease()
  if not lease or redis.call('LLEN', ids) > 0 then
    return nil
  end
  local item, put, time = redis.call('HGET', items, id), redis.call('ZSCORE', published, id), server_time()
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  -- The clock of somebody who puts may be fast; and a double may be claimed already.
  if not item or put and tonumber(put) > now or redis.call('ZSCORE', claimed, id) then
    return nil
  end
  require_channels(ARGV[5], ARGV[6])
  if redis.call('LREM', claiming, 1, id) == 0 then
    return nil
  end
  local now_text, deadline = string.format('%.0f', now), now + lease
  local token = ARGV[4] .. ':' .. now_text
  redis.call('ZADD', claimed, now_text, id)
  redis.call('HSET', tokens, token, '\0' .. id .. '\0')
  redis.call('ZADD', leases, string.format('%.0f', deadline), token)
  if ARGV[5] ~= '' then
    redis.call('PUBLISH', ARGV[5], id)
  end
  return {'ok', now, -1, 0, deadline, 0, {}, {id}, {item}, {put}, {}, {own_most or nil}, {}, 1, 0, 0, {}}
end

-- Finishes the only job of a token, which nobody has put again since its claim.
local function finish_single()
  local ids, items, published, claimed, finishes, leases, tokens =
    KEYS[2], KEYS[3], KEYS[5], KEYS[6], KEYS[9], KEYS[11], KEYS[12]
  local token, id = ARGV[19], ARGV[23]
  local since = string.match(token, '(%d+)$')
  if redis.call('ZSCORE', claimed, id) ~= since or redis.call('HEXISTS', tokens, token) == 0 or not plain_lease() then
    return nil
  end
  local put = redis.call('ZSCORE', published, id)
  if put and tonumber(put) > tonumber(since) then
    return nil
  end
  require_channels(ARGV[5], ARGV[6])
  require_channels(ARGV[7], ARGV[8])
  local left = redis.call('LLEN', ids)
  redis.call('HLEN', items)
  redis.call('STRLEN', finishes)
  redis.call('ZREM', claimed, id)
  redis.call('HDEL', tokens, token)
  redis.call('ZREM', leases, token)
  redis.call('ZREM', published, id)
  redis.call('HDEL', items, id)
  redis.call('INCRBY', finishes, 1)
  redis.call('PUBLISH', ARGV[8], id)
  return {'ok', 0, -1, left, 0, 0, {}, {}, {}, {}, {}, {}, {}, 1, 0, 0, {}}
end

if ARGV[13] == '0' and ARGV[9] ~= '' and tonumber(ARGV[10]) < tonumber(ARGV[2]) then
  local claimed_one = claim_moved()
  if claimed_one then
    return claimed_one
  end
elseif ARGV[2] == '0' and ARGV[13] == '1' and ARGV[14] == '0' and ARGV[20] == '1' and ARGV[21] == '1' then
  local finished_one = finish_single()
  if finished_one then
    return finished_one
  end
end
