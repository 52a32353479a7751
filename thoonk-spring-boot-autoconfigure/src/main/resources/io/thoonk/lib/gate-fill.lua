-- Fills claims with jobs of the line and with those that the gate lets through. Included by lib/gate.lua, inside of what opens the gate.

  -- Takes up to so many of the line: tells those that may start, and their lanes. What has a lane and was not admitted, as a peer has brought it
  -- back, goes to the gate, and so does what was admitted and is held since, and all where the feed may start nothing.
  local function of_line(popped, has_room)
    local is_feed_held = limits.held_until(FEED)
    local any_own, any_passed = call('EXISTS', options) == 1, call('EXISTS', passed) == 1
    local has_passed, count = any_passed and call('SMISMEMBER', passed, unpack(popped)) or {}, 0
    for i = 1, #has_passed do
      count = count + has_passed[i]
    end
    if count == #popped and not any_own and not is_feed_held then
      call('SREM', passed, unpack(popped))
      return popped
    end
    local own = any_own and call('HMGET', options, unpack(popped)) or {}
    local any_pending = call('EXISTS', pending) == 1
    local mine, their_lanes, gone = {}, {}, {}
    for i, id in ipairs(popped) do
      local lane = own[i] and lane_of(own[i]) or ''
      local is_held = is_feed_held or limits.held_until(lane)
      if has_passed[i] == 1 then
        gone[#gone + 1] = id
      end
      if not is_held and (has_passed[i] == 1 or any_pending and call('ZREM', pending, lane .. '\0' .. id) == 1) then
        mine[#mine + 1], their_lanes[#mine + 1] = id, lane
      elseif not is_held and lane == '' and has_room then
        mine[#mine + 1] = id
      elseif not call('ZSCORE', claimed, id) and call('SISMEMBER', stalled, id) == 0 then
        withdraw(id, is_held or not has_key(lane) or is_strict)
      end
    end
    if #gone > 0 then
      call('SREM', passed, unpack(gone))
    end
    return mine, their_lanes
  end

  -- Fills the claims of a caller, of which so many are begun at once: it takes ids of the line, and jobs that are admitted, by the
  -- two functions. The id that ended its wait, if there is one, comes first.
  function self.fill(most, begun, moved, offers, claim, accept)
    local function take_some(popped, has_room)
      local mine, their_lanes = of_line(popped, has_room)
      limits.begin(#mine)
      local got = #mine > 0 and claim(mine) or {}
      note_started(mine, got, their_lanes)
      return #got
    end
    local held = 0
    if moved then
      settle_pending(true)
      held = take_some({moved}, limits.feed_room() > 0)
    end
    -- What was let into the line has had its turn.
    while held < most and call('EXISTS', pending) == 1 do
      local next_id = call('LINDEX', ids, -1)
      if not next_id or not call('ZSCORE', pending, lane_of(call('HGET', options, next_id) or '') .. '\0' .. next_id) then
        break
      end
      held = held + take_some(call('RPOP', ids, 1), true)
    end
    local admitted, room = admit(most - held, begun - held, true, offers, function(count)
      local popped = call('RPOP', ids, count)
      return popped and take_some(popped, true) or 0
    end, accept)
    -- Where nothing may start nothing must ring.
    if room <= 0 and held + admitted < most then
      local popped = call('RPOP', ids, math.min(MOST, most - held - admitted))
      if popped then
        take_some(popped, false)
      end
    end
    return admitted
  end

  -- About how many jobs there are for the process that asks, in the line, behind it or for it alone; 0 is exact.
  function self.waiting(offers)
    local count = call('LLEN', ids)
    if count > 0 then
      -- What rings in the line tells that there is more.
      local ready, parked = lanes.counts()
      local behind = parked == 0 and call('ZCARD', gate) or ready
      local _, _, _, easy = limits.feed_room()
      return count + math.max(0, math.floor(math.min(behind, easy)))
    elseif offers ~= '' and #call('ZRANGEBYLEX', gate, '[\1', '(\2', 'LIMIT', 0, 1) > 0 and limits.feed_room() > 0 then
      for _, lane in ipairs(needs.lanes()) do
        if needs.is_offered(lane, offers) then
          local from, to = all_of(lane)
          if #call('ZRANGEBYLEX', gate, from, to, 'LIMIT', 0, 1) > 0 then
            return 1
          end
          needs.forget(lane)
        end
      end
    end
    return 0
  end

  -- Looks at the lanes of some jobs that wait, so that in the end none waits in a lane that nobody knows.
  local function look_at_lanes()
    local names, known = {}, {}
    for _, entry in ipairs(call('ZRANDMEMBER', gate, 20)) do
      local lane = string.match(entry, '^%Z*')
      if not known[lane] then
        known[lane], names[#names + 1] = true, lane
        if needs.is_of_needs(lane) then
          needs.note(lane)
        end
      end
    end
    if #names > 0 then
      lanes.ready_unless_parked(names)
    end
  end

  -- Limits have changed: what was let into the line waits again, at its place, and what has passed the gate, as another limit of the
  -- feed was far, counts like what peers put. Of the latter there may be many, so nothing but the note goes.
  function self.look_anew(is_of_feed)
    for _, member in ipairs(call('ZRANGE', pending, 0, 19)) do
      local id = string.match(member, '%Z*$')
      local is_in_line = not call('ZSCORE', claimed, id) and call('SISMEMBER', stalled, id) == 0
      if is_in_line and call('LREM', ids, -1, id) == 1 then
        withdraw(id, true)
      end
    end
    if is_of_feed then
      call('UNLINK', passed)
    end
    lanes.look_anew()
    self.ring()
  end
