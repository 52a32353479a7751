-- Jobs that are taken out of the running, with what is kept of their failures. Included by lib/job.lua.

local function failures_of(id)
  return tonumber(redis.call('HGET', cancelled, id) or 0) or 0
end

-- A worker's reason ends with its process, behind a second NUL.
local function of_worker(reason)
  return string.match(reason, '^(%Z*%z%Z*)%z(%Z*)$')
end

-- Keeps the failures, the time and the last attempts that failed in processes of ours, and behind a NUL the reason.
local function keep_error(id, failures, reason)
  local now, past = whole(now_ms()), {}
  for attempt in string.gmatch(string.match(redis.call('HGET', errors, id) or '', '^%d+:%d+:(%Z*)%z') or '', '[^;]+') do
    past[#past + 1] = attempt
  end
  local text, process = of_worker(reason)
  if process then
    past[#past + 1] = whole(failures) .. ',' .. now .. ',' .. process
  end
  if #past > 10 then
    table.remove(past, 1)
  end
  redis.call('HSET', errors, id, whole(failures) .. ':' .. now .. ':' .. table.concat(past, ';') .. '\0' .. (text or reason))
end

-- Since when a job is stalled, as text; nil if that was not noted.
local function stalled_at(id)
  return string.match(redis.call('HGET', errors, id) or '', '^%d+:(%d+):')
end

-- Whether a peer put a job again under an id while we had claimed it; thoonk.js lets its callers choose ids. Of a peer's claim that
-- cannot be told, as its clock may be late.
local function is_put_again(id, since)
  local put = redis.call('ZSCORE', published, id)
  return put and since and tonumber(put) > tonumber(since) and redis.call('HEXISTS', items, id) == 1
end

-- What was put again stays for the line, where its id may stand or may have been dropped as a double.
local function keep_for_line(id)
  for _, beside in ipairs({attempts, crashes, errors, headers, progress, remembered}) do
    redis.call('HDEL', beside, id)
  end
  if has_extras() then
    redis.call('HDEL', options, id)
    drop_checkpoints({id})
    forget_times({id})
  end
  redis.call('LPUSH', ids, id)
end

-- Takes a job out of the running; its failures are kept with the reason, as the contract forgets them. The attempt that a
-- worker ends so has failed too.
local function stall(id, reason, token, is_last)
  local failures = failures_of(id) + (of_worker(reason) and 1 or 0)
  local since = redis.call('ZSCORE', claimed, id)
  local again = since and (token or token_of(id, since)) and is_put_again(id, since)
  end_claim(id, token, is_last)
  redis.call('HDEL', cancelled, id)
  redis.call('HDEL', crashes, id)
  keep_error(id, failures, reason)
  jobs_ended({id}, 'stalled', now_ms())
  if again then
    keep_for_line(id)
  else
    redis.call('SADD', stalled, id)
    redis.call('ZREM', published, id)
    if has_extras() then
      -- It was overdue as it ran, and peers can retry it too.
      redis.call('ZREM', expiry, 'D' .. id)
      open_gate().hold(redis.call('HGET', options, id) or '', id, true)
    end
  end
end

-- Whether a job has to end instead of coming back: its deadline is over, or the next of its unique key has called it off.
local function has_to_end(id)
  return has_extras() and (is_overdue(id) or open_unique().is_called_off(id))
end

local function stall_overdue(id)
  stall(id, 'its deadline is over')
  -- Whoever retries it wants it to run.
  forget_times({id})
end

ends_instead = function(id)
  if is_overdue(id) then
    stall_overdue(id)
    return true
  elseif open_unique().is_called_off(id) then
    local now = now_ms()
    redis.call('HDEL', progress, id)
    jobs_ended({id}, 'retracted', now)
    redis.call('HDEL', items, id)
    redis.call('HDEL', cancelled, id)
    redis.call('ZREM', published, id)
    forget({id}, now)
    redis.call('PUBLISH', own_channel('thoonk.retract'), id)
    return true
  end
  return false
end
