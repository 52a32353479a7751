-- The record of ended jobs, where the feed keeps one. Included by lib/ended.lua.

-- What is kept: 'most' records, for 'time' ms or for any time, with the payloads or without; false for nothing.
local kept_history
local function history_kept()
  if kept_history == nil then
    local most, time, payloads = string.match(redis.call('HGET', extras, 'history') or '', '^(%d+):(%d*):(%d)$')
    kept_history = most and {most = tonumber(most), time = tonumber(time), payloads = payloads == '1'} or false
  end
  return kept_history
end

-- Which process works on the jobs that this call ends, '' if none does or it is not known; set by scripts that are told.
local ended_in = ''

-- What a script calls the end of its jobs in their records, where that is a word of its own.
local ended_as

-- Since when the jobs were claimed whose claims this call has ended.
local claim_times = {}
note_claim_time = function(id)
  if history_kept() then
    claim_times[id] = redis.call('ZSCORE', claimed, id) or nil
  end
end

local LONGEST_REASON, LONGEST_PAYLOAD, LAST_TO_TRIM = 100, 65536, 50

-- The beginning of a reason, no letter cut in two.
local function beginning(reason)
  local last = LONGEST_REASON
  while last > 0 and string.match(string.sub(reason, last + 1, last + 1), '[\128-\191]') do
    last = last - 1
  end
  return string.sub(reason, 1, last)
end

-- Removes the oldest records beyond what is kept, so many at most.
local function trim_history(now, most)
  local function drop(gone)
    if #gone > 0 then
      redis.call('ZREM', record_times, unpack(gone))
      redis.call('HDEL', records, unpack(gone))
    end
  end
  local over = math.min(most, redis.call('ZCARD', record_times) - kept_history.most)
  if over > 0 then
    drop(redis.call('ZRANGE', record_times, 0, over - 1))
  end
  if kept_history.time then
    drop(redis.call('ZRANGEBYSCORE', record_times, '-inf', whole(now - kept_history.time), 'LIMIT', 0, most))
    redis.call('PEXPIRE', record_times, whole(kept_history.time))
    redis.call('PEXPIRE', records, whole(kept_history.time))
  end
end

-- Writes the records of jobs that end: how, when put, when claimed last, how many attempts failed, which process, the beginning
-- of the last error, the tags, and the payload where it is kept. The last one of an id counts.
local function record_ended(gone, how, now, since)
  if not history_kept() then
    return
  end
  how = ended_as or how
  local put_times = redis.call('ZMSCORE', published, unpack(gone))
  local failed = redis.call('HMGET', cancelled, unpack(gone))
  local reasons = redis.call('HMGET', errors, unpack(gone))
  local fields, scores = {}, {}
  for i, id in ipairs(gone) do
    local meta_failed, meta_put = string.match(not put_times[i] and redis.call('HGET', delayed_meta, id) or '', '^(%d+):(%d+):')
    local stalled_failed, past, reason = string.match(reasons[i] or '', '^(%d+)([^%z]*)%z(%Z*)')
    local process = ended_in
    if how == 'stalled' then
      process = string.match(past, '[:;]%d+,%d+,([^;]*)$') or ''
    end
    local parts = {
      table.concat({
        how, put_times[i] or meta_put or '', since or claim_times[id] or '', meta_failed or failed[i] or stalled_failed or '0', process
      }, ':'),
      beginning(reason or ''),
      extension_of(extension_at(id), 'tags') or ''
    }
    if kept_history.payloads then
      local payload = redis.call('HGET', items, id) or redis.call('HGET', delayed_items, id)
      parts[4] = payload and #payload <= LONGEST_PAYLOAD and payload or nil
    end
    fields[2 * i - 1], fields[2 * i] = id, table.concat(parts, '\0')
    scores[2 * i - 1], scores[2 * i] = whole(now), id
  end
  redis.call('HSET', records, unpack(fields))
  redis.call('ZADD', record_times, unpack(scores))
  trim_history(now, #gone + LAST_TO_TRIM)
end
