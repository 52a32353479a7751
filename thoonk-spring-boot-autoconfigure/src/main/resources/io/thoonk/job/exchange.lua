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
local FIRST, DROPS, FIXED = 11, 200, 7

if not adopt(generation) then
  return {'missing'}
end
local now = now_ms()
local now_text = whole(now)
-- Most of the time there is none of this, and one look spares many.
local any_rare = redis.call('EXISTS', delayed, stalled, cancelled, attempts, headers, crashes, errors, progress, suspects,
  remembered) > 0

-- Ends the claims that still hold, by one command per key; returns the places of those that do not.
local function settle()
  local asked, done, lost, times, seen = {}, {}, {}, {}, {}
  local ended_now, gone = 0, 0
  for i = 1, finished do
    asked[i] = ARGV[FIRST + 3 * (i - 1)]
  end
  local since = redis.call('ZMSCORE', claimed, unpack(asked))
  local held = redis.call('HMGET', tokens, unpack(asked))
  for i = 1, finished do
    local id, place = asked[i], FIRST + 3 * (i - 1)
    local claim, result = ARGV[place + 1], ARGV[place + 2]
    local time = times[claim]
    if not time then
      time = string.match(claim, '(%d+)$')
      times[claim] = time
    end
    if held[i] == claim and since[i] == time and not seen[id] then
      seen[id] = true
      ended_now = ended_now + 1
      done[ended_now] = id
      if result == '' then
        redis.call('PUBLISH', plain_channel, id)
      else
        redis.call('PUBLISH', result_channel, id .. '\0' .. string.sub(result, 2))
      end
    else
      gone = gone + 1
      lost[gone] = i - 1
    end
  end
  if ended_now > 0 then
    finish(done, now, any_rare)
  end
  return lost
end

local lost = finished > 0 and settle() or {}
local promoted = any_rare and promote(now, most + DROPS, put_channel) or 0
if lease == '' then
  lease = redis.call('HGET', config, 'claim_timeout') or '30000'
end
local deadline = now + (tonumber(lease) or 30000)
local deadline_text = whole(deadline)
local reply = {'ok', now, -1, 0, deadline, promoted, lost}

local own_token = token .. ':' .. now_text
local times, deadlines, claim_tokens, taken = {}, {}, {}, {}
local claims = 0

-- Takes those of the ids that can be worked on.
local function take(candidates)
  local bodies = redis.call('HMGET', items, unpack(candidates))
  local running = redis.call('ZMSCORE', claimed, unpack(candidates))
  local since = redis.call('ZMSCORE', published, unpack(candidates))
  local aside = any_rare and redis.call('SMISMEMBER', stalled, unpack(candidates))
  local failures = any_rare and redis.call('HMGET', cancelled, unpack(candidates))
  for i = 1, #candidates do
    local id, item = candidates[i], bodies[i]
    if not item then
      if running[i] then
        end_claim(id)
      end
    elseif not taken[id] and not running[i] and not (aside and aside[i] == 1) then
      taken[id] = true
      local odd, even, at = 2 * claims + 1, 2 * claims + 2, FIXED + 6 * claims
      claims = claims + 1
      times[odd], times[even] = now_text, id
      deadlines[odd], deadlines[even] = deadline_text, id
      claim_tokens[odd], claim_tokens[even] = id, own_token
      reply[at + 1], reply[at + 2], reply[at + 4] = id, item, since[i]
      reply[at + 3] = failures and tonumber(failures[i] or 0) or 0
      reply[at + 5] = any_rare and redis.call('HGET', attempts, id)
      reply[at + 6] = any_rare and redis.call('HGET', headers, id)
    end
  end
end

if moved ~= '' and redis.call('LREM', claiming, 1, moved) == 1 then
  take({moved})
end
local budget = most + DROPS
while claims < most and budget > 0 do
  local popped = redis.call('RPOP', ids, math.min(most - claims, budget))
  if not popped or #popped == 0 then
    break
  end
  budget = budget - #popped
  take(popped)
end
if claims > 0 then
  redis.call('ZADD', claimed, unpack(times))
  redis.call('ZADD', leases, unpack(deadlines))
  redis.call('HSET', tokens, unpack(claim_tokens))
  if claim_channel ~= '' then
    for i = 2, 2 * claims, 2 do
      redis.call('PUBLISH', claim_channel, times[i])
    end
  end
end
if budget <= 0 then
  reply[4] = 1
end
if any_rare then
  reply[3] = next_due(now)
end
return reply
