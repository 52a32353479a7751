-- Claims of jobs, by which call they were made, and whether they hold. Included by lib/job.lua.

-- Every claim is one of those that one call made: they share a token, which ends in their time in feed.claimed and by which
-- we keep their ids, each behind a NUL, and their deadline; two NULs stand before those that were fetched ahead. A claim holds while its token is there and the time is that one.
-- That is a fence because no id is twice among the claims of one ms: whatever ends a claim, but for the calls that finish
-- many, takes the id out of the ids by the token; and those do so where the claim was made in this very ms.
local function time_of(token)
  return string.match(token, '(%d+)$')
end

-- Takes ids out of the claims by a token, and the token away once there are none.
local function leave(token, gone)
  local held = redis.call('HGET', tokens, token)
  if not held then
    return
  end
  for _, id in ipairs(gone) do
    local from, to = string.find(held, '\0' .. id .. '\0', 1, true)
    if from then
      held = string.sub(held, 1, from) .. string.sub(held, to + 1)
    end
  end
  if not string.find(held, '%Z') then
    redis.call('HDEL', tokens, token)
    redis.call('ZREM', leases, token)
  else
    redis.call('HSET', tokens, token, held)
  end
end

-- The tokens by their times, read when first asked for.
local by_time

-- The token of a claim of ours, or nil if it is a peer's.
local function token_of(id, since)
  if not by_time then
    by_time = {}
    for _, token in ipairs(redis.call('HKEYS', tokens)) do
      local time = time_of(token) or ''
      by_time[time] = by_time[time] or {}
      table.insert(by_time[time], token)
    end
  end
  for _, token in ipairs(by_time[since] or {}) do
    if string.find(redis.call('HGET', tokens, token) or '', '\0' .. id .. '\0', 1, true) then
      return token
    end
  end
  return nil
end

-- Whether a job is claimed, and by the holder of the token where one is given: 'ok', 'unclaimed' or 'lost'; and its token.
local function fence(id, token)
  local since = redis.call('ZSCORE', claimed, id)
  if token == '' then
    return since and 'ok' or 'unclaimed', since and token_of(id, since)
  end
  if since and since == time_of(token) and redis.call('HEXISTS', tokens, token) == 1 then
    return 'ok', token
  end
  return 'lost'
end

-- Frees the place of a job in the gate, and notes since when it was claimed; set where these are.
local release_place, note_claim_time

-- Ends a claim; the token is the one that fence tells, if any, and may be done with.
local function end_claim(id, token, is_last)
  if has_extras() then
    note_claim_time(id)
    release_place(id)
  end
  redis.call('ZREM', claimed, id)
  redis.call('HDEL', progress, id)
  if is_last then
    redis.call('HDEL', tokens, token)
    redis.call('ZREM', leases, token)
  elseif token then
    leave(token, {id})
  end
end
