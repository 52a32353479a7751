-- Finishes claimed jobs. Included by complete-and-claim.lua, by whose arguments it goes.

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
