-- The gate: where jobs wait until limits, order and requirements let them run (docs/how-it-works.md). A place is a member of a
-- set and a start is an entry with its time, so nothing is counted up and down. Opened only where the feed has extras and all keys
-- are given. Whatever ends a claim or brings a job back goes through this.
--- @include lib/limits.lua
--- @include lib/lanes.lua
--- @include lib/needs.lua
local opened_gate
local function open_gate()
  if opened_gate then
    return opened_gate
  end
  local call = redis.call
  -- Pending is what was let out of the gate into the line, passed is what was put there past it, as no limit was near.
  local gate, running, pending, passed = KEYS[27], KEYS[31], KEYS[32], KEYS[38]
  -- At most so many admissions a call, and lanes that are looked at and let go nothing.
  local MOST, LOOKS = 128, 64
  local USUAL_STEP, HIGH, NORMAL = 300000, 2, 5
  local now = now_ms()
  local limits, needs = open_limits(now), open_needs()
  local lanes = open_lanes(now, limits)
  local FEED, is_strict, has_key, all_of, stamp = limits.FEED, limits.is_strict, limits.has_key, limits.all_of, limits.stamp
  local self = {limits = limits, lanes = lanes, needs = needs}

  local function lane_of(extension)
    if extension == '' then
      return ''
    end
    local lane = string.match(extension, '^%zlane%z(%Z*)') or extension_of(extension, 'lane')
    if lane then
      return lane
    end
    local needed = extension_of(extension, 'needs')
    return needed and '\1' .. needed or ''
  end

  -- The first that waits of those without a lane.
  local function first_without_lane()
    return call('ZRANGEBYLEX', gate, '[\0', '(\1', 'LIMIT', 0, 1)[1]
  end

  -- Jobs of this call that wait for let_in(), and those that go to the line though the feed is limited.
  local entering, passing = {}, {}

  -- Whether a job with such an extension, or none, or so many, have to come through the gate. Where the feed as a whole is limited,
  -- nothing waits and the limit is far, jobs without a lane go to the line, and must be told of by pass().
  function self.takes(extension, is_high, count)
    if extension ~= '' and (lane_of(extension) ~= '' or extension_of(extension, 'level')) then
      return true
    end
    if limits.held_until(FEED) or is_high and call('HEXISTS', extras, 'levels') == 1 then
      return true
    elseif limits.is_feed_limited() then
      if #entering > 0 or call('EXISTS', gate) == 1 then
        return true
      end
      local _, _, _, easy = limits.feed_room()
      return easy < #passing + (count or 1)
    end
    return not is_high and first_without_lane()
  end

  -- Lets a job that is not taken count as one that may start.
  function self.pass(id)
    if limits.is_feed_limited() then
      passing[#passing + 1] = id
    end
  end

  -- Why a job is not taken at all, or nothing; others of this call count in its lane.
  function self.refuses(extension, is_high, in_call)
    local lane = lane_of(extension)
    if is_strict and has_key(lane) and (is_high or extension_of(extension, 'level')) then
      return {'refused', 'order', lane}
    end
    local most = extension_of(extension, 'waiting')
    local from, to = all_of(lane)
    if most and call('ZLEXCOUNT', gate, from, to) + call('ZLEXCOUNT', pending, from, to) + in_call >= tonumber(most) then
      return {'full', lane, tonumber(most)}
    end
    if not needs.is_room_for(lane) then
      return {'refused', 'needs', string.sub(lane, 2)}
    end
    return nil
  end

  -- Where a job stands in its lane: a digit for levels that nothing overtakes, the time, moved by its level, and a number.
  local function place(lane, entering, sequence, step, lasts)
    local level = tonumber(extension_of(entering.extension, 'level')) or entering.priority == 'HIGH' and HIGH or NORMAL
    local time = entering.time
    if is_strict and has_key(lane) then
      if not lasts[lane] then
        local last = call('ZREVRANGEBYLEX', gate, '(' .. lane .. '\1', '[' .. lane .. '\0', 'LIMIT', 0, 1)[1]
        lasts[lane] = last and tonumber(string.sub(last, #lane + 3, #lane + 15)) or 0
      end
      -- The clock of a new master may be late.
      lasts[lane] = math.max(time, lasts[lane])
      return '0' .. stamp(lasts[lane]) .. string.format('%012d', sequence)
    elseif step == 'strict' then
      return level .. stamp(time) .. string.format('%012d', sequence)
    end
    return '0' .. stamp(time + level * tonumber(step)) .. string.format('%012d', sequence)
  end

  -- Keeps a job for let_in(); its order, once given, stays in its extension.
  function self.add(id, item, since, failures, priority, extension, keeps_order, time)
    entering[#entering + 1] = {
      id = id, item = item, meta = failures .. ':' .. since .. ':' .. priority .. ':1', priority = priority, extension = extension,
      keeps_order = keeps_order, time = time or now
    }
  end

  -- Lets those wait that were added, and counts those that pass.
  function self.let_in()
    if #passing > 0 then
      call('SADD', passed, unpack(passing))
      limits.note_pending()
      passing = {}
    end
    if #entering == 0 then
      return
    end
    local step = limits.step or USUAL_STEP
    local sequence = call('HINCRBY', extras, 'sequence', #entering) - #entering
    local fields, metas, entries, names, known, lasts = {}, {}, {}, {}, {}, {}
    for i, each in ipairs(entering) do
      local extension = each.extension
      local lane = lane_of(extension)
      local own = extension ~= '' and extension_of(extension, 'order')
      if own and not each.keeps_order then
        extension = string.gsub(extension, '%zorder%z%d+', '')
      end
      if not own or not each.keeps_order then
        own = place(lane, each, sequence + i, step, lasts)
        extension = extension .. '\0order\0' .. own
      end
      local double = 2 * i
      fields[double - 1], fields[double] = each.id, each.item
      metas[double - 1], metas[double] = each.id, each.meta .. extension
      entries[double - 1], entries[double] = 0, lane .. '\0' .. own .. '\0' .. each.id
      if not known[lane] then
        known[lane], names[#names + 1] = true, lane
        if needs.is_of_needs(lane) then
          needs.note(lane)
        end
      end
    end
    call('HSET', delayed_items, unpack(fields))
    call('HSET', delayed_meta, unpack(metas))
    add_long(gate, entries)
    entering = {}
    lanes.ready_unless_parked(names)
  end

  -- Lets a job wait.
  function self.enter(...)
    self.add(...)
    self.let_in()
  end

  -- Notes that the feed has jobs with levels, which those of priority HIGH must not pass by the line.
  function self.note_level(extension)
    if extension_of(extension, 'level') then
      mark_extra('levels')
    end
  end

  -- Ends what jobs held, if they held anything. Where it is known that they were claimed they are not among those that may start.
  function self.release(gone, was_claimed)
    local any_own = call('EXISTS', options) == 1
    if was_claimed and not any_own then
      return
    end
    local own = any_own and call('HMGET', options, unpack(gone)) or {}
    local any_pending = not was_claimed and call('EXISTS', pending) == 1
    local places, freed, known, pendings = {}, {}, {}, {}
    for i, id in ipairs(gone) do
      local lane = own[i] and lane_of(own[i]) or ''
      if any_pending then
        pendings[#pendings + 1] = lane .. '\0' .. id
      end
      if has_key(lane) then
        places[#places + 1] = lane .. '\0' .. id
        if not known[lane] then
          known[lane], freed[#freed + 1] = true, lane
        end
      end
    end
    if #pendings > 0 then
      call('ZREM', pending, unpack(pendings))
    end
    if not was_claimed then
      call('SREM', passed, unpack(gone))
    end
    if #places > 0 and call('ZREM', running, unpack(places)) > 0 then
      lanes.wake(freed)
    end
  end

  -- A job that was claimed was not begun with, and so was not started; before its claim ends.
  function self.take_start_back(id)
    local since = tonumber(call('ZSCORE', claimed, id))
    local lane = lane_of(call('HGET', options, id) or '')
    limits.take_back(FEED, since)
    if has_key(lane) then
      limits.take_back(lane, since)
    end
  end

  -- Goes on holding the place of a job that has failed or was stalled, where the order says so.
  function self.hold(extension, id, is_stalled)
    local lane = lane_of(extension)
    if is_strict and has_key(lane) and (is_stalled and limits.holds_on_stall or not is_stalled and limits.holds_on_failure) then
      call('ZADD', running, 0, lane .. '\0' .. id)
    end
  end

  -- Moves a job of the contract's keys into the gate; a job without a lane keeps the place that it was put at.
  local function withdraw(id, keeps_order)
    local item = call('HGET', items, id)
    if not item then
      return
    end
    self.release({id})
    local since = call('ZSCORE', published, id)
    local failures = call('HGET', cancelled, id) or '0'
    local extension = take_extension(id)
    call('HDEL', items, id)
    call('HDEL', cancelled, id)
    call('ZREM', published, id)
    since = since and tonumber(since) or now
    self.enter(id, item, whole(since), failures, 'NORMAL', extension, keeps_order, keeps_order and since or now)
  end

  -- Takes a job that comes back, unless it goes to the line.
  function self.take_back(id, is_front)
    local extension = call('HGET', options, id) or ''
    if not self.takes(extension) then
      self.pass(id)
      self.let_in()
      return false
    end
    withdraw(id, is_front or is_strict and has_key(lane_of(extension)))
    return true
  end

  -- Takes a job that is due out of what is set aside, unless it goes to the line.
  function self.take_due(id, item, since, failures, priority, extension)
    if not self.takes(extension, priority == 'HIGH') then
      self.pass(id)
      self.let_in()
      return false
    end
    local lane = lane_of(extension)
    self.enter(id, item, since, failures, priority, extension, is_strict and has_key(lane))
    if has_key(lane) and call('ZREM', running, lane .. '\0' .. id) == 1 then
      lanes.wake({lane})
    end
    return true
  end

  -- The entry of a job that waits here, by what is kept of it.
  local function entry_of(id)
    local extension = string.match(call('HGET', delayed_meta, id) or '', '%z.*$')
    local own = extension and extension_of(extension, 'order')
    return own and lane_of(extension) .. '\0' .. own .. '\0' .. id, extension
  end

  -- Removes a job that is taken out of the feed, or out of what is set aside.
  function self.leave(id)
    local entry, extension = entry_of(id)
    if entry then
      call('ZREM', gate, entry)
    end
    if extension then
      call('ZREM', running, lane_of(extension) .. '\0' .. id)
      lanes.wake({lane_of(extension)})
    end
    self.release({id})
  end

  -- Lets a job that waits here be the next of its lane; tells whether it waits.
  function self.advance(id)
    local entry, extension = entry_of(id)
    if not entry or call('ZREM', gate, entry) == 0 then
      return false
    end
    local lane, sequence = lane_of(extension), call('HINCRBY', extras, 'sequence', 1)
    local first = string.rep('0', 14) .. string.format('%012d', sequence)
    call('ZADD', gate, 0, lane .. '\0' .. first .. '\0' .. id)
    local meta = string.gsub(call('HGET', delayed_meta, id), '%zorder%z%d+', '') .. '\0order\0' .. first
    call('HSET', delayed_meta, id, meta)
    return true
  end

  -- What may start and is in the line no more was started by a peer, which may have stalled it since; when is not known exactly. Of those that have passed there may
  -- be many: any of them are looked at, where there are more than the line has.
  local function settle_pending()
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
    local some = call('SCARD', passed) > call('LLEN', ids) and call('SRANDMEMBER', passed, 10) or {}
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
        if not string.find(meta, '^%zorder%z%d+$', behind) then
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

  -- Writes what one walk through the lanes has picked: {entry, ...}, {lane of it, ...}, {turn, ...}.
  local function commit(picked, picked_lanes, turns, is_claimed, accept, present)
    if #picked > 0 then
      local moved, moved_items, moved_lanes = move(picked, picked_lanes)
      if is_claimed then
        local counts = {[FEED] = #moved}
        for _, lane in ipairs(moved_lanes) do
          counts[lane] = (counts[lane] or 0) + 1
        end
        limits.note(counts)
      elseif #moved > 0 then
        local waits = {}
        for i, id in ipairs(moved) do
          waits[2 * i - 1], waits[2 * i] = 0, moved_lanes[i] .. '\0' .. id
        end
        call('ZADD', pending, unpack(waits))
        limits.note_pending()
      end
      if #moved > 0 then
        accept(moved, moved_items)
      end
    end
    local written, gone = {}, 0
    for _, turn in ipairs(turns) do
      if turn.state == 'full' then
        -- What was taken in this call has its time by now.
        local room, later = limits.lane_room(turn.lane)
        turn.state = room > 0 and 'ready' or later
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
        looks = looks - 1
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
    settle_pending()
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

  -- Rings for one process that waits, by letting a job into the line if that is empty; whoever takes it takes more.
  function self.ring()
    if lanes.any() and call('EXISTS', ids) == 0 then
      admit(1, 1, false, nil, nil, function(taken)
        call('RPUSH', ids, unpack(taken))
      end)
    end
    lanes.tell_parked()
  end

  -- Takes up to so many of the line: tells those that may start. What has a lane and was not admitted, as a peer has brought it
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
      limits.note({[FEED] = count})
      return popped, {}
    end
    local own = any_own and call('HMGET', options, unpack(popped)) or {}
    local any_pending = call('EXISTS', pending) == 1
    local mine, uncounted, counts, gone = {}, {}, {[FEED] = 0}, {}
    for i, id in ipairs(popped) do
      local lane = own[i] and lane_of(own[i]) or ''
      local is_held = is_feed_held or limits.held_until(lane)
      if has_passed[i] == 1 then
        gone[#gone + 1] = id
      end
      if not is_held and (has_passed[i] == 1 or any_pending and call('ZREM', pending, lane .. '\0' .. id) == 1) then
        mine[#mine + 1] = id
        counts[FEED], counts[lane] = counts[FEED] + 1, (counts[lane] or 0) + 1
      elseif not is_held and lane == '' and has_room then
        mine[#mine + 1] = id
        uncounted[id] = true
      elseif not call('ZSCORE', claimed, id) and call('SISMEMBER', stalled, id) == 0 then
        withdraw(id, is_held or not has_key(lane) or is_strict)
      end
    end
    if #gone > 0 then
      call('SREM', passed, unpack(gone))
    end
    limits.note(counts)
    return mine, uncounted
  end

  -- Fills the claims of a caller, of which so many are begun at once: it takes ids of the line, and jobs that are admitted, by the
  -- two functions. The id that ended its wait, if there is one, comes first.
  function self.fill(most, begun, moved, offers, claim, accept)
    local function take_some(popped, has_room)
      local mine, uncounted = of_line(popped, has_room)
      local got, started = #mine > 0 and claim(mine) or {}, 0
      for _, id in ipairs(next(uncounted) and got or {}) do
        started = started + (uncounted[id] and 1 or 0)
      end
      limits.note({[FEED] = started})
      return #got
    end
    local held = 0
    if moved then
      settle_pending()
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
          return 1
        end
      end
    end
    return 0
  end

  -- When the first lane may go on, or nothing.
  self.next_due = lanes.next_due
  self.look_anew = function()
    lanes.look_anew()
    self.ring()
  end

  -- Frees the places of jobs that peers have ended, from a place in the order of those that run; tells where to go on, or 0.
  function self.reconcile(offset, most)
    settle_pending()
    local members = call('ZRANGE', running, offset, offset + most - 1)
    local kept = 0
    for _, member in ipairs(members) do
      local lane, id = string.match(member, '^(%Z*)%z(%Z*)$')
      local is_held = is_strict and has_key(lane)
      local is_there
      if call('HEXISTS', items, id) == 1 then
        is_there = call('SISMEMBER', stalled, id) == 0 or is_held and limits.holds_on_stall
      else
        is_there = is_held and call('HEXISTS', delayed_items, id) == 1
      end
      if is_there then
        kept = kept + 1
      else
        call('ZREM', running, member)
        call('ZREM', pending, member)
        lanes.wake({lane})
      end
    end
    local gone = limits.forget_starts()
    lanes.unpark_due()
    self.ring()
    -- Processes that have begun to offer something meanwhile are not waited for in vain.
    if #call('ZRANGEBYLEX', gate, '[\1', '(\2', 'LIMIT', 0, 1) > 0 then
      call('PUBLISH', due_channel(), '0')
    end
    return (#members == most or gone > 10) and offset + kept or 0
  end

  -- Holds a lane, or the feed where there is none, until a time.
  function self.hold_until(lane, time)
    local held = lane == '' and FEED or lane
    limits.hold_until(held, time)
    mark_extra('gate')
    if held == FEED then
      lanes.park_feed(time)
    else
      lanes.park(held, time)
    end
    lanes.tell_parked()
  end

  opened_gate = self
  return self
end
