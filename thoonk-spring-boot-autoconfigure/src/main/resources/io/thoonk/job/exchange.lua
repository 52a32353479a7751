-- Finishes jobs and claims the next ones: what is done goes in, what is next comes out.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how many to claim at most
-- ARGV[3] how long the claims hold in ms, or '' for the feed's own time, else 30 s
-- ARGV[4] a text that no other call uses; with the time behind it, it is the token of all claims of this call
-- ARGV[5] channel on which thoonk.py hears claims, or ''   ARGV[6] channel on which it hears puts, or ''
-- ARGV[7] channel of results   ARGV[8] channel of finishes without result
-- ARGV[9] id that this process has moved from the line to the claiming list, or ''   ARGV[10] how many finished jobs follow
-- ARGV[11..] id, token, '' or '=' and the result, and so on
-- Returns {'ok', now in ms, ms until a delayed job is due or -1, 1 if there may be more, deadline in ms,
--          how many delayed jobs entered the line,
--          {place of each finished job whose claim is no more, counted from 0},
--          id, item, failures, put time or false, attempts or false, headers or false, and so on}
--      or {'missing'}
-- Ids without item, and ids that are claimed or stalled, are doubles or left-overs of peers: they are dropped.
--- @include lib/job.lua
local generation, most, lease, token = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local claim_channel, put_channel, result_channel, plain_channel = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local moved, finished = ARGV[9], tonumber(ARGV[10])
local FIRST, DROPS = 11, 200

if not adopt(generation) then
  return {'missing'}
end
local now = now_ms()

-- Ends the claims that still hold, by one command per key; returns the places of those that do not.
local function settle()
  local asked, done, lost, times, seen = {}, {}, {}, {}, {}
  for i = 1, finished do
    asked[i] = ARGV[FIRST + 3 * (i - 1)]
  end
  local since = redis.call('ZMSCORE', claimed, unpack(asked))
  local held = redis.call('HMGET', tokens, unpack(asked))
  for i, id in ipairs(asked) do
    local place = FIRST + 3 * (i - 1)
    local claim, result = ARGV[place + 1], ARGV[place + 2]
    times[claim] = times[claim] or tonumber(string.match(claim, '(%d+)$'))
    if not seen[id] and since[i] and held[i] == claim and tonumber(since[i]) == times[claim] then
      seen[id] = true
      done[#done + 1] = id
      if result == '' then
        redis.call('PUBLISH', plain_channel, id)
      else
        redis.call('PUBLISH', result_channel, id .. '\0' .. string.sub(result, 2))
      end
    else
      lost[#lost + 1] = i - 1
    end
  end
  if #done > 0 then
    finish(done, now)
  end
  return lost
end

local lost = finished > 0 and settle() or {}
local promoted = promote(now, most + DROPS, put_channel)
if lease == '' then
  lease = redis.call('HGET', config, 'claim_timeout') or '30000'
end
local deadline = now + (tonumber(lease) or 30000)
local reply = {'ok', now, -1, 0, deadline, promoted, lost}

local own_token = token .. ':' .. whole(now)
local any_stalled = redis.call('EXISTS', stalled) == 1
local any_options = redis.call('EXISTS', attempts, headers) > 0
local times, deadlines, claim_tokens, taken = {}, {}, {}, {}

-- Takes those of the ids that can be worked on.
local function take(candidates)
  local bodies = redis.call('HMGET', items, unpack(candidates))
  local running = redis.call('ZMSCORE', claimed, unpack(candidates))
  local aside = any_stalled and redis.call('SMISMEMBER', stalled, unpack(candidates))
  local failures = redis.call('HMGET', cancelled, unpack(candidates))
  local since = redis.call('ZMSCORE', published, unpack(candidates))
  for i, id in ipairs(candidates) do
    if not bodies[i] then
      if running[i] then
        end_claim(id)
      end
    elseif not taken[id] and not running[i] and not (aside and aside[i] == 1) then
      taken[id] = true
      times[#times + 1], times[#times + 2] = whole(now), id
      deadlines[#deadlines + 1], deadlines[#deadlines + 2] = whole(deadline), id
      claim_tokens[#claim_tokens + 1], claim_tokens[#claim_tokens + 2] = id, own_token
      local n = #reply
      reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = id, bodies[i], tonumber(failures[i] or 0) or 0, since[i]
      reply[n + 5] = any_options and redis.call('HGET', attempts, id)
      reply[n + 6] = any_options and redis.call('HGET', headers, id)
    end
  end
end

if moved ~= '' and redis.call('LREM', claiming, 1, moved) == 1 then
  take({moved})
end
local budget = most + DROPS
while #times / 2 < most and budget > 0 do
  local popped = redis.call('RPOP', ids, math.min(most - #times / 2, budget))
  if not popped or #popped == 0 then
    break
  end
  budget = budget - #popped
  take(popped)
end
if #times > 0 then
  redis.call('ZADD', claimed, unpack(times))
  redis.call('ZADD', leases, unpack(deadlines))
  redis.call('HSET', tokens, unpack(claim_tokens))
  if claim_channel ~= '' then
    for i = 2, #times, 2 do
      redis.call('PUBLISH', claim_channel, times[i])
    end
  end
end
if budget <= 0 then
  reply[4] = 1
end
reply[3] = next_due(now)
return reply
