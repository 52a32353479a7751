-- Finishes jobs and claims the next ones: what is done goes in, what is next comes out.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), or those of them up to the mark of extras
--   alone; then for each end that is told of below with keys, where the result of its job is kept, and where its request is kept beside it
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how many to claim at most
-- ARGV[3] how long the claims hold in ms, or '' for the feed's own time, else 30 s
-- ARGV[4] a text that no other call uses; with the time behind it, it is the token of the claims of this call
-- ARGV[5] channel on which thoonk.py hears claims, or ''   ARGV[6] channel on which it hears puts, or ''
-- ARGV[7] channel of results   ARGV[8] channel of finishes without result; one and the same in the scripted dialect
-- ARGV[9] id that this process has moved from the line to the claiming list, or ''   ARGV[10] how many of the claims no handler
--   waits for
-- ARGV[11] '1' to tell of all claimed jobs when they were put, and not of the first alone   ARGV[12] '1' if whoever hears this server's channels may be connected
--   to another, of a cluster
-- ARGV[13] how many tokens follow   ARGV[14] of how many ends more is told: those with a result, and those of jobs whose id
--   somebody chose, as an earlier job of that id may have left one; and those with something that follows
-- ARGV[15] for how many ms results are kept, 0 for not at all
-- ARGV[16] '1' if all keys are given; without them this declines where the feed has extras
-- ARGV[17] what the process offers: name and value in turn, a NUL behind each   ARGV[18] host and id of the process
-- ARGV[19..] token, '1' if none of its claims is left after this or '', how many ids, how many of them, the first, have headers, ids,
--   and so on; then place of a finished
--   job counted from 0, 'result', 'none' or, where there are no keys because nothing is kept, 'told', the result, and so on; or
--   place, 'next', and id, NUL and item of a plain job that follows; or place, 'then' and all that follows, as lib/follow.lua reads
--   it; for both all keys have to be given, and of one job the last one that follows comes first
-- Returns {'ok', now in ms (0 may stand where nothing is claimed), ms until a delayed job is due or -1, how many ids are left in the line, deadline in ms,
--          how many delayed jobs entered the line, {places of the finished jobs whose claims are no more},
--          {ids}, {items}, then, or empty lists where there is nothing of that kind, {put times}, {failures}, {attempts},
--          {headers}, 1 if jobs may be fetched ahead, 1 if the feed has extras, 2 if it owes others something too, how many jobs
--          expired, {by when they have to be done in ms, if they have to be}}
--      or {'declined'} to be called with all keys,
--      or {'missing'}, or {'mismatch', type} if it is no job feed
-- Ids without item, and ids that are claimed or stalled, are doubles or left-overs of peers: they are dropped.
-- Claims come before finishes because Redis stores small collections in a way that is slow to search and to fill: so
-- feed.claimed does not become empty, and small again, between them.
--- @include lib/single.lua
--- @include lib/job.lua
--- @include lib/follow.lua
--- @include lib/channels.lua
local call = redis.call
local generation, most, lease = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local claim_channel, put_channel, result_channel, plain_channel = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local moved, ahead = ARGV[9], tonumber(ARGV[10])
local wants_put_times, is_heard_elsewhere = ARGV[11] == '1', ARGV[12] == '1'
local token_count, end_count, keep = tonumber(ARGV[13]), tonumber(ARGV[14]), ARGV[15]
local is_quick = ARGV[16] ~= '1'
local offers = ARGV[17]
ended_in = ARGV[18]
local FIRST, DROPS, MOST_DUE = 19, 200, 50
-- Redis searches small sorted sets from end to end, but no longer those that had a member of this length, be it for a moment.
-- It is no id, as it holds a NUL.
local MANY, LONG = 8, string.rep('\0', 65)

require_channels(claim_channel, put_channel)
if token_count > 0 then
  require_channels(result_channel, plain_channel)
end
if has_extras() and is_quick then
  return {'declined'}
end
local is_adopted, instead = adopt(generation)
if not is_adopted then
  -- It is the message of a queue by now, or nobody's.
  if moved ~= '' and call('TYPE', ids).ok ~= 'zset' and call('LREM', claiming, 1, moved) == 1 then
    call('RPUSH', ids, moved)
  end
  return instead
end
local now = now_ms()
local now_text = whole(now)
-- Most of the time there is none of this, and one look spares many. Headers all jobs have where there is tracing.
local any_rare = call('EXISTS', delayed, stalled, cancelled, attempts, crashes, errors, progress, suspects, remembered) > 0
local any_headers = call('EXISTS', headers) == 1
require_types(any_rare or has_extras())
call('STRLEN', finishes)
local promoted = any_rare and promote(now, MOST_DUE, put_channel, is_quick) or 0
local expired = has_extras() and sweep_times(now, MOST_DUE) or 0
if has_extras() and call('HEXISTS', extras, 'waits') == 1 then
  open_waits().go_on()
end
local any_expiry = has_extras() and call('EXISTS', expiry) == 1
if lease == '' then
  lease = call('HGET', config, 'claim_timeout') or '30000'
end
local deadline = now + (tonumber(lease) or 30000)

-- While there are jobs whose worker died nobody fetches ahead, so that each of them is begun with when it is claimed, and the
-- one that kills its workers is found.
-- Nor while jobs may expire: to be claimed is to be started in time.
local may_prefetch = not (any_rare and call('EXISTS', crashes) == 1 or any_expiry)
if not may_prefetch then
  most, ahead = most - ahead, 0
end

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

-- Claims jobs that came through the gate in this moment, and so are claimed by nobody.
local function claim_admitted(admitted, bodies)
  if any_expiry then
    admitted, bodies = in_time(admitted, bodies)
  end
  if #admitted == 0 then
    return
  end
  add_claims(admitted)
  for i, id in ipairs(admitted) do
    claim_ids[#claim_ids + 1], claim_items[#claim_items + 1] = id, bodies[i]
  end
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

local put_times, failures, own_attempts, own_headers, own_deadlines = {}, {}, {}, {}, {}
local function keep_claims()
  if #claim_ids == 0 then
    return
  end
  local token = ARGV[4] .. ':' .. now_text
  local begun = math.min(most - ahead, #claim_ids)
  local held = '\0' .. table.concat(claim_ids, '\0') .. '\0'
  if begun < #claim_ids then
    held = table.concat({'', table.concat(claim_ids, '\0', begun + 1), ''}, '\0')
    held = (begun > 0 and '\0' .. table.concat(claim_ids, '\0', 1, begun) or '') .. '\0' .. held
  end
  call('HSET', tokens, token, held)
  call('ZADD', leases, whole(deadline), token)
  put_times = call('ZMSCORE', published, unpack(claim_ids, 1, wants_put_times and #claim_ids or 1))
  if is_put_since(now_text) then
    -- The clock of somebody who puts is fast; whether a job is put again is told by times after its claim.
    call('ZADD', published, 'XX', 'LT', unpack(scored(now_text, claim_ids, 1, #claim_ids)))
  end
  if any_rare or has_extras() and call('EXISTS', cancelled, attempts) > 0 then
    failures = call('HMGET', cancelled, unpack(claim_ids))
    own_attempts = call('HMGET', attempts, unpack(claim_ids))
  end
  if any_expiry then
    local members = {}
    for i, id in ipairs(claim_ids) do
      members[i] = 'd' .. id
    end
    own_deadlines = call('ZMSCORE', expiry, unpack(members))
  end
  if any_headers then
    own_headers = call('HMGET', headers, unpack(claim_ids))
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

local lost, ends, plain, ended_now, any_kept = {}, {}, {}, 0, false

local function tell(id, place, request)
  local own = ends[place]
  if own and own.kept_result then
    keep_result(own.kept_result, own.kept_request, own.result, request, keep)
  end
  if own and own.follow then
    follow(own.follow, now, put_channel)
  elseif own and own.next then
    for i = 1, #own.next do
      follow_plain(own.next[i], now, put_channel)
    end
  end
  if own and own.result then
    call('PUBLISH', result_channel, id .. '\0' .. own.result)
  else
    plain[#plain + 1] = id
  end
end

-- Lets what was put again since the claim stay for the line, and tells which of the ids are done with. One ZADD shows that
-- there is nothing of that kind, without a time being spelled: it lowers later times, and tells how many.
local function done_with(done, from, to, time)
  local mark = time .. '.5'
  if not is_put_since(time) or call('ZADD', published, 'XX', 'LT', 'CH', unpack(scored(mark, done, from, to))) == 0 then
    return done, from, to
  end
  local gone = {}
  local put_times = call('ZMSCORE', published, unpack(done, from, to))
  for i = from, to do
    local id = done[i]
    if put_times[i - from + 1] == mark and call('HEXISTS', items, id) == 1 then
      call('ZADD', published, 'XX', now_text, id)
      call('HDEL', cancelled, id)
      keep_for_line(id)
    else
      gone[#gone + 1] = id
    end
  end
  return gone, 1, #gone
end

-- Finishes those of a token, whose ids stand at these places; all at once if all of the claims hold.
local function finish(token, is_last, from, to, headed_to, first_place)
  local time = time_of(token)
  local since = to >= from and call('ZMSCORE', claimed, unpack(ARGV, from, to)) or {}
  local is_known = call(is_last and 'HDEL' or 'HEXISTS', tokens, token) == 1
  local done, all, places, requests = ARGV, is_known, nil, {}
  for i = 1, #since do
    all = all and since[i] == time
  end
  if not all then
    done, places = {}, {}
    for i = from, to do
      if is_known and since[i - from + 1] == time then
        done[#done + 1], places[#places + 1] = ARGV[i], first_place + i - from
      else
        lost[#lost + 1] = first_place + i - from
        if not since[i - from + 1] then
          call('HDEL', progress, ARGV[i])
        end
      end
    end
    from, to = 1, #done
  end
  if to >= from then
    if any_kept and keep ~= '0' then
      requests = call('HMGET', items, unpack(done, from, to))
    end
    if has_extras() then
      open_gate().release({unpack(done, from, to)}, true)
    end
    call('ZREM', claimed, unpack(done, from, to))
    if has_extras() then
      for i = from, end_count > 0 and to or from - 1 do
        local own = ends[places and places[i] or first_place + i - from]
        results_of[done[i]] = own and own.result or nil
      end
      jobs_ended({unpack(done, from, to)}, 'finished', now, time)
    end
    ended_now = ended_now + to - from + 1
    local gone, first, last = done_with(done, from, to, time)
    if last >= first then
      call('ZREM', published, unpack(gone, first, last))
      call('HDEL', items, unpack(gone, first, last))
      if any_rare or has_extras() and call('EXISTS', cancelled) == 1 then
        call('HDEL', cancelled, unpack(gone, first, last))
      end
      if any_rare or has_extras() then
        forget({unpack(gone, first, last)}, now)
      elseif any_headers then
        -- Those that had none at their claims, and were not put again since, have none.
        local headed_last = gone == ARGV and headed_to or last
        if headed_last >= first then
          call('HDEL', headers, unpack(gone, first, headed_last))
        end
      end
    end
  end
  if is_last then
    call('ZREM', leases, token)
  elseif time == now_text then
    leave(token, {unpack(done, from, to)})
  end
  if end_count == 0 then
    for i = from, to do
      plain[#plain + 1] = done[i]
    end
    return
  end
  for i = from, to do
    tell(done[i], places and places[i] or first_place + i - from, requests[i - from + 1])
  end
end

local function settle()
  if token_count == 0 then
    return
  end
  local key = #KEYS - 1
  for i = #ARGV - 2, #ARGV - 3 * end_count + 1, -3 do
    local place, kind = tonumber(ARGV[i]), ARGV[i + 1]
    local own = ends[place] or {}
    ends[place] = own
    if kind == 'next' then
      own.next = own.next or {}
      own.next[#own.next + 1] = ARGV[i + 2]
    elseif kind == 'then' then
      own.follow = ARGV[i + 2]
    else
      own.result = kind ~= 'none' and ARGV[i + 2]
      if kind ~= 'told' then
        own.kept_result, own.kept_request = KEYS[key], KEYS[key + 1]
        key, any_kept = key - 2, true
      end
    end
  end
  local place, at = 0, FIRST
  for _ = 1, token_count do
    local count = tonumber(ARGV[at + 2])
    finish(ARGV[at], ARGV[at + 1] == '1', at + 4, at + 3 + count, at + 3 + tonumber(ARGV[at + 3]), place)
    place = place + count
    at = at + 4 + count
  end
  write_followers(now, put_channel)
  if ended_now > 0 then
    call('INCRBY', finishes, ended_now)
  end
  if plain_channel == result_channel then
    -- The scripted line of thoonk.js hears of each job by itself.
    for _, id in ipairs(plain) do
      call('PUBLISH', plain_channel, id)
    end
  elseif #plain > 0 then
    call('PUBLISH', plain_channel, table.concat(plain, '\0'))
  end
end

take_next()
if has_extras() then
  settle()
  -- What was finished may have freed places in the gate.
  if #claim_ids < most then
    moved = ''
    take_next()
  end
  keep_claims()
  ring_gate()
  drop_extras()
else
  keep_claims()
  settle()
end
return {
  'ok', now, (any_rare or has_extras()) and next_due(now) or -1, has_extras() and open_gate().waiting(offers) or call('LLEN', ids), deadline, promoted, lost,
  claim_ids, claim_items, put_times, failures, own_attempts, own_headers,
  may_prefetch and 1 or 0, has_extras() and 1 + owes_others() or 0, expired, own_deadlines
}
