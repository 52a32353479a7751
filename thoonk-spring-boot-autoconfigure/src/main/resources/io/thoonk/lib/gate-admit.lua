-- Lets jobs through the gate, each lane in its turn. Included by lib/gate.lua, inside of what opens the gate.

  -- What may start and is in the line no more was started by a peer, which may have stalled it since; when is not known exactly. Of those that have passed there may
  -- be many: any of them are looked at; in haste, only where there are more than the line has.
  local function settle_pending(is_in_haste)
    local counts = {[FEED] = 0}
    local function is_started(id)
      return call('ZSCORE', claimed, id) or call('SISMEMBER', stalled, id) == 1 or call('HEXISTS', items, id) == 0
    end
    for _, member in ipairs(call('ZRANGE', pending, 0, 19)) do
      local lane, id = string.match(member, '^(%Z*)%z(%Z*)$')
      if is_started(id) then
        call('ZREM', pending, member)
        counts[FEED], counts[lane] = counts[FEED] + 1, (counts[lane] or 0) + 1
      end
    end
    local is_looked_at = not is_in_haste or call('SCARD', passed) > call('LLEN', ids)
    local some = is_looked_at and call('SRANDMEMBER', passed, is_in_haste and 10 or 20) or {}
    for _, id in ipairs(some) do
      if is_started(id) and call('SREM', passed, id) == 1 then
        counts[FEED] = counts[FEED] + 1
      end
    end
    limits.note(counts)
  end

  -- Moves jobs that are admitted out of the gate and into the keys of the contract, by their lanes and entries there; tells which
  -- there were, their items and lanes.
  local function move(entries, entry_lanes)
    local wanted = {}
    for i, entry in ipairs(entries) do
      wanted[i] = string.sub(entry, #entry_lanes[i] + 29)
    end
    call('ZREM', gate, unpack(entries))
    local bodies, metas = call('HMGET', delayed_items, unpack(wanted)), call('HMGET', delayed_meta, unpack(wanted))
    call('HDEL', delayed_items, unpack(wanted))
    call('HDEL', delayed_meta, unpack(wanted))
    local moved, moved_items, moved_lanes, fields, scores, own, places = {}, {}, {}, {}, {}, {}, {}
    for i, id in ipairs(wanted) do
      local lane, meta = entry_lanes[i], metas[i] or ''
      local failures, since, behind = string.match(meta, '^(%d+):(%d+):%a+:%d()')
      if bodies[i] and failures then
        local count, double = #moved + 1, 2 * #moved
        moved[count], moved_items[count], moved_lanes[count] = id, bodies[i], lane
        fields[double + 1], fields[double + 2] = id, bodies[i]
        scores[double + 1], scores[double + 2] = since, id
        -- Where it stands in the line tells its order, but not that of one of high priority to whoever puts it back.
        if not string.find(meta, '^%zorder%z%d+$', behind) or string.find(meta, '^%d+:%d+:HIGH') then
          own[#own + 1], own[#own + 2] = id, string.sub(meta, behind)
        end
        if has_key(lane) then
          places[#places + 1], places[#places + 2] = 0, lane .. '\0' .. id
        end
        if failures ~= '0' then
          call('HSET', cancelled, id, failures)
        end
      end
    end
    if #moved > 0 then
      call('HSET', items, unpack(fields))
      add_long(published, scores)
      if #own > 0 then
        if #own > 16 then
          call('HSET', options, LONG, LONG)
          call('HDEL', options, LONG)
        end
        call('HSET', options, unpack(own))
      end
      add_long(running, places)
    end
    return moved, moved_items, moved_lanes
  end

  -- The line among the lanes: the place of its first job among those without a lane, and how many it has.
  local function look_at_line()
    local next_id = call('LINDEX', ids, -1)
    return next_id and call('LLEN', ids) or 0, next_id
  end

  local function place_of_line(id)
    local step = limits.step or USUAL_STEP
    local since = tonumber(call('ZSCORE', published, id) or 0)
    return step == 'strict' and NORMAL .. stamp(since) or '0' .. stamp(since + NORMAL * tonumber(step))
  end

  -- The next entry of a lane at its turn, read with those that may follow it.
  local function head_of(turn, at_once)
    local place = turn.taken + 1
    if place > #turn.heads and not turn.is_read then
      local from, to = all_of(turn.lane)
      local more = call('ZRANGEBYLEX', gate, from, to, 'LIMIT', #turn.heads, at_once)
      for _, entry in ipairs(more) do
        turn.heads[#turn.heads + 1] = entry
      end
      turn.is_read = #more < at_once
    end
    return turn.heads[place]
  end

  -- Notes the starts of those that were claimed of the candidates, or before that by a peer; one whose time is over was not started.
  -- Without lanes all of them have passed.
  local function note_started(candidates, got, their_lanes)
    limits.begin(0)
    if not their_lanes and #got == #candidates then
      limits.note({[FEED] = #got})
      return
    end
    local counts, started = {[FEED] = 0}, {}
    for _, id in ipairs(#got < #candidates and got or {}) do
      started[id] = true
    end
    for i, id in ipairs(candidates) do
      local lane = their_lanes and their_lanes[i] or not their_lanes and ''
      if #got == #candidates or started[id] or lane and call('ZSCORE', claimed, id) then
        lane = lane or ''
        counts[FEED] = counts[FEED] + 1
        counts[lane] = (counts[lane] or 0) + 1
      end
    end
    limits.note(counts)
  end

  -- Writes what one walk through the lanes has picked: {entry, ...}, {lane of it, ...}, {turn, ...}.
  local function commit(picked, picked_lanes, turns, is_claimed, accept, present)
    entered = {}
    if #picked > 0 then
      local moved, moved_items, moved_lanes = move(picked, picked_lanes)
      if is_claimed then
        limits.begin(#moved)
        note_started(moved, #moved > 0 and accept(moved, moved_items) or {}, moved_lanes)
      elseif #moved > 0 then
        local waits = {}
        for i, id in ipairs(moved) do
          waits[2 * i - 1], waits[2 * i] = 0, moved_lanes[i] .. '\0' .. id
        end
        call('ZADD', pending, unpack(waits))
        limits.note_pending()
        accept(moved, moved_items)
      end
    end
    local written, gone = {}, 0
    for _, turn in ipairs(turns) do
      if turn.state == 'full' then
        -- What was taken in this call has its time by now.
        local room, later = limits.lane_room(turn.lane)
        turn.state = room > 0 and 'ready' or later
      elseif turn.state == 'gone' and entered[turn.lane] then
        -- What was picked was not started any more, and what waited for that has come.
        turn.state = 'ready'
      elseif turn.state == 'gone' then
        gone = gone + 1
        if needs.is_of_needs(turn.lane) then
          needs.forget(turn.lane)
        end
      end
      if turn.state ~= 'ready' or turn.has_moved then
        written[#written + 1] = turn
      end
    end
    lanes.move_on(written)
    if present then
      lanes.served_at(present, gone)
    end
  end

  -- Walks once through the lanes in turn, as far as so many may go, and lets go what it picks. Tells how many of the gate, and how
  -- many are to be taken from the line, which ends the walk where jobs without a lane wait in both.
  local function walk(most, begun, room, easy, is_claimed, offers, in_line, first_id, accept)
    local in_turn = lanes.in_turn(math.min(most, MOST) + 1)
    local picked, picked_lanes, turns, looks, admitted, of_line, present = {}, {}, {}, LOOKS, 0, 0, nil
    local is_over = false
    while not is_over and admitted < most and room > admitted and looks > 0 and (admitted < begun or easy > admitted) do
      local turn = in_turn.next()
      if not turn then
        break
      end
      local lane = turn.lane
      if not turn.taken then
        turn.taken, turn.of_line, turn.heads, turn.state = 0, 0, {}, 'ready'
        turn.step = 1 / limits.limit_of(lane).weight
        if needs.is_of_needs(lane) and not (is_claimed and needs.is_offered(lane, offers)) then
          turn.allowed = -1
        else
          local allowed, later, _, easily = limits.lane_room(lane)
          turn.allowed, turn.later, turn.easy = allowed, later, easily
          turns[#turns + 1] = turn
        end
      end
      local before = turn.taken + turn.of_line
      if turn.allowed == -1 then
        -- No look: there are few of these, and they must not hide all others.
      elseif turn.allowed <= before then
        turn.state, looks = before > 0 and 'full' or turn.later, looks - 1
      elseif admitted >= begun and turn.easy <= before then
        looks = looks - 1
      else
        local wanted = 1
        if in_turn.is_empty() then
          wanted = math.min(turn.allowed - before, room - admitted, most - admitted)
          if admitted >= begun then
            wanted = math.min(wanted, turn.easy - before, easy - admitted)
          elseif turn.easy < wanted or easy < wanted then
            wanted = math.min(wanted, begun - admitted)
          end
          wanted = math.max(1, math.floor(wanted))
        end
        local at_once = math.min(most, math.max(wanted, math.floor(most / in_turn.size()) + 1)) + 1
        local head = head_of(turn, at_once)
        local line_left = lane == '' and in_line - of_line or 0
        local count, more = 0, nil
        if line_left > 0 and (not head or place_of_line(first_id) <= string.sub(head, 2, 15)) then
          count = math.min(wanted, line_left)
          if head then
            is_over = true
            count = count > 1 and place_of_line(call('LINDEX', ids, -of_line - count)) <= string.sub(head, 2, 15) and count or 1
          end
          of_line, turn.of_line, more = of_line + count, turn.of_line + count, head or line_left > count
        elseif head then
          local own_place = line_left > 0 and place_of_line(first_id)
          repeat
            count, turn.taken = count + 1, turn.taken + 1
            picked[#picked + 1], picked_lanes[#picked_lanes + 1] = head, lane
            head = head_of(turn, at_once)
          until count == wanted or not head or own_place and own_place <= string.sub(head, 2, 15)
          more = head or line_left > 0
        end
        if count > 0 then
          admitted, present, turn.has_moved = admitted + count, turn.at, true
          turn.at = turn.at + count * turn.step
        end
        if more then
          in_turn.put(turn)
        else
          turn.state = 'gone'
        end
      end
    end
    commit(picked, picked_lanes, turns, is_claimed, accept, present)
    return #picked, of_line, is_over
  end

  -- Lets up to so many jobs go, each lane in turn: to the claims of the caller, or one into the line, where it rings for whoever
  -- waits. Of the line, which is a lane as well, the caller takes itself: so many, telling how many it started. Beyond those that are
  -- begun at once, no more go than leave half of what a limit allows.
  local function admit(most, begun, is_claimed, offers, take_line, accept)
    settle_pending(true)
    lanes.unpark_due()
    local admitted, room = 0, 0
    most = math.min(most, MOST)
    repeat
      local later, easy, is_over, of_gate, of_line, _
      room, later, _, easy = limits.feed_room()
      if room <= 0 then
        lanes.park_feed(later)
        break
      end
      lanes.unpark_feed()
      local in_line, first_id = 0, nil
      if take_line then
        in_line, first_id = look_at_line()
        if in_line > 0 then
          lanes.ready({''})
        end
      end
      of_gate, of_line, is_over =
        walk(most - admitted, begun - admitted, room, easy, is_claimed, offers, in_line, first_id, accept)
      admitted = admitted + of_gate + (of_line > 0 and take_line(of_line) or 0)
    until not is_over or admitted >= most
    if call('EXISTS', gate) == 0 then
      lanes.forget_all()
    end
    return admitted, room
  end
