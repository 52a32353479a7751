-- Claims the next jobs: pops, marks as claimed and reads in one step.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how many at most
-- ARGV[3] how long the claims hold in ms, or '' for the feed's own time, else 30 s
-- ARGV[4] a text that no other call uses, from which the tokens are made
-- ARGV[5] channel on which thoonk.py hears claims, or ''   ARGV[6] channel on which it hears puts, or ''
-- Returns {'ok', now in ms, ms until a delayed job is due or -1, 1 if there may be more, deadline in ms,
--          {id, item, failures, put time or false, attempts or false, token}, ...} or {'missing'}
-- Ids without item, and ids that are claimed or stalled, are doubles or left-overs of peers: they are dropped.
--- @include lib/job.lua
local generation, most, lease, token_base = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local claim_channel, put_channel = ARGV[5], ARGV[6]
local DROPS = 200

if not adopt(generation) then
  return {'missing'}
end
local now = now_ms()
promote(now, most + DROPS, put_channel)
if lease == '' then
  lease = redis.call('HGET', config, 'claim_timeout') or '30000'
end
local deadline = now + (tonumber(lease) or 30000)

local reply = {'ok', now, -1, 0, deadline}
local taken, budget = 0, most + DROPS
while taken < most and budget > 0 do
  local popped = redis.call('RPOP', ids, math.min(most - taken, budget))
  if not popped or #popped == 0 then
    break
  end
  budget = budget - #popped
  for _, id in ipairs(popped) do
    local item = redis.call('HGET', items, id)
    if not item then
      end_claim(id)
    elseif not redis.call('ZSCORE', claimed, id) and redis.call('SISMEMBER', stalled, id) == 0 then
      taken = taken + 1
      local token = token_base .. ':' .. taken .. ':' .. whole(now)
      redis.call('ZADD', claimed, whole(now), id)
      redis.call('ZADD', leases, whole(deadline), id)
      redis.call('HSET', tokens, id, token)
      if claim_channel ~= '' then
        redis.call('PUBLISH', claim_channel, id)
      end
      reply[#reply + 1] = {
        id, item, failures_of(id), redis.call('ZSCORE', published, id), redis.call('HGET', attempts, id), token
      }
    end
  end
end
if budget <= 0 then
  reply[4] = 1
end
local next_due = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
if next_due[2] then
  reply[3] = math.max(0, tonumber(next_due[2]) - now)
end
return reply
