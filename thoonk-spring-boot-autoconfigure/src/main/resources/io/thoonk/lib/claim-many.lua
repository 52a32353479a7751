-- Claims the next jobs of a feed. Included by complete-and-claim.lua, by whose arguments it goes.

local claim_ids, claim_items = {}, {}

local function scored(score, some, from, to)
  local scores = {}
  for i = from, to do
    scores[2 * (i - from) + 1], scores[2 * (i - from) + 2] = score, some[i]
  end
  return scores
end

-- Whether anything was put after that time, as the clocks of those who put tell. To look once spares to look at each job.
local function is_put_since(time)
  return call('ZCOUNT', published, '(' .. time, '+inf') > 0
end

-- Claims all candidates that are not claimed; tells how many.
local function add_claims(candidates)
  local scores = scored(now_text, candidates, 1, #candidates)
  if #candidates < MANY then
    return call('ZADD', claimed, 'NX', unpack(scores))
  end
  call('ZADD', claimed, now_text, LONG)
  local added = call('ZADD', claimed, 'NX', unpack(scores))
  call('ZREM', claimed, LONG)
  return added
end

-- Those of the candidates that are jobs and not stalled, and their items.
local function workable(candidates, bodies, aside)
  local good, good_bodies = {}, {}
  for i, id in ipairs(candidates) do
    if not bodies[i] then
      local since = call('ZSCORE', claimed, id)
      if since then
        end_claim(id, token_of(id, since))
      end
    elseif not (aside and aside[i] == 1) then
      good[#good + 1], good_bodies[#good_bodies + 1] = id, bodies[i]
    end
  end
  return good, good_bodies
end

-- Those of the candidates that were claimed just now, while others had been claimed before. Where a peer has claimed one in
-- this very ms that cannot be told: it is left to the peer, and its claim to its age if it was not.
local function just_claimed(candidates, bodies)
  local mine, mine_bodies, known = {}, {}, {}
  for _, id in ipairs(claim_ids) do
    known[id] = true
  end
  local since = call('ZMSCORE', claimed, unpack(candidates))
  for i, id in ipairs(candidates) do
    if since[i] == now_text and not known[id] and not token_of(id, now_text) then
      known[id] = true
      mine[#mine + 1], mine_bodies[#mine_bodies + 1] = id, bodies[i]
    end
  end
  return mine, mine_bodies
end

-- Those of the candidates that may still be started.
local function in_time(candidates, bodies)
  local good, good_bodies = {}, {}
  for i, id in ipairs(candidates) do
    local late = end_late(id, now)
    if not late then
      good[#good + 1], good_bodies[#good_bodies + 1] = id, bodies[i]
    elseif late == 'expired' then
      expired = expired + 1
    end
  end
  return good, good_bodies
end

local function claim(candidates)
  local bodies = call('HMGET', items, unpack(candidates))
  local aside = any_rare and call('SMISMEMBER', stalled, unpack(candidates))
  for i = 1, #candidates do
    if not bodies[i] or aside and aside[i] == 1 then
      candidates, bodies = workable(candidates, bodies, aside)
      break
    end
  end
  if any_expiry then
    candidates, bodies = in_time(candidates, bodies)
  end
  if #candidates > 0 and add_claims(candidates) < #candidates then
    candidates, bodies = just_claimed(candidates, bodies)
  end
  if #claim_ids == 0 then
    claim_ids, claim_items = candidates, bodies
  else
    for i, id in ipairs(candidates) do
      claim_ids[#claim_ids + 1], claim_items[#claim_items + 1] = id, bodies[i]
    end
  end
  return candidates
end

-- Claims jobs that came through the gate in this moment, and so are claimed by nobody; tells which.
local function claim_admitted(admitted, bodies)
  if any_expiry then
    admitted, bodies = in_time(admitted, bodies)
  end
  if #admitted > 0 then
    add_claims(admitted)
  end
  for i, id in ipairs(admitted) do
    claim_ids[#claim_ids + 1], claim_items[#claim_items + 1] = id, bodies[i]
  end
  return admitted
end

local function take_next()
  local is_moved = moved ~= '' and call('LREM', claiming, 1, moved) == 1
  if has_extras() then
    local before = #claim_ids
    promoted = promoted + open_gate().fill(most - before, most - ahead - before, is_moved and moved, offers, claim, claim_admitted)
    return
  end
  if is_moved then
    claim({moved})
  end
  local budget = most + DROPS
  while #claim_ids < most and budget > 0 do
    local popped = call('RPOP', ids, math.min(most - #claim_ids, budget))
    if not popped or #popped == 0 then
      break
    end
    budget = budget - #popped
    claim(popped)
  end
end

-- What is told of the claimed jobs. In one table, as a script has room for 200 local names.
local told = {put_times = {}, failures = {}, attempts = {}, headers = {}, deadlines = {}}
local function keep_claims()
  if #claim_ids == 0 then
    return
  end
  -- What was put in this call may be claimed in it.
  any_headers, any_expiry = any_headers or has_put_headers, any_expiry or has_kept_times
  local token = ARGV[4] .. ':' .. now_text
  local begun = math.min(most - ahead, #claim_ids)
  local held = '\0' .. table.concat(claim_ids, '\0') .. '\0'
  if begun < #claim_ids then
    held = table.concat({'', table.concat(claim_ids, '\0', begun + 1), ''}, '\0')
    held = (begun > 0 and '\0' .. table.concat(claim_ids, '\0', 1, begun) or '') .. '\0' .. held
  end
  call('HSET', tokens, token, held)
  call('ZADD', leases, whole(deadline), token)
  told.put_times = call('ZMSCORE', published, unpack(claim_ids, 1, wants_put_times and #claim_ids or 1))
  if is_put_since(now_text) then
    -- The clock of somebody who puts is fast; whether a job is put again is told by times after its claim.
    call('ZADD', published, 'XX', 'LT', unpack(scored(now_text, claim_ids, 1, #claim_ids)))
  end
  if any_rare or has_extras() and call('EXISTS', cancelled, attempts) > 0 then
    told.failures = call('HMGET', cancelled, unpack(claim_ids))
    told.attempts = call('HMGET', attempts, unpack(claim_ids))
  end
  local own_most = call('HGET', config, 'max_attempts')
  if own_most then
    for i = 1, #claim_ids do
      told.attempts[i] = told.attempts[i] or own_most
    end
  end
  if any_expiry then
    local members = {}
    for i, id in ipairs(claim_ids) do
      members[i] = 'd' .. id
    end
    told.deadlines = call('ZMSCORE', expiry, unpack(members))
  end
  if any_headers then
    told.headers = call('HMGET', headers, unpack(claim_ids))
  end
  if claim_channel ~= '' then
    for _, id in ipairs(claim_ids) do
      if call('PUBLISH', claim_channel, id) == 0 and not is_heard_elsewhere then
        -- Nobody hears the others either.
        break
      end
    end
  end
end
