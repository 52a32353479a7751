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

--- @include lib/gate-enter.lua
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
    local since = put_time(id)
    local failures = call('HGET', cancelled, id) or '0'
    local extension = take_extension(id)
    call('HDEL', items, id)
    call('HDEL', cancelled, id)
    call('ZREM', published, id)
    -- A peer may count in smaller units, and a place has room for the digits of ms alone.
    self.enter(id, item, whole(since), failures, 'NORMAL', extension, keeps_order, keeps_order and math.min(since, now) or now)
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

  -- Forgets a lane of requirements once nothing waits in it: nobody who has what it needs may ever come by.
  function self.drop_needs(lane)
    if needs.is_of_needs(lane) then
      local from, to = all_of(lane)
      if #call('ZRANGEBYLEX', gate, from, to, 'LIMIT', 0, 1) == 0 then
        needs.forget(lane)
        lanes.forget(lane)
      end
    end
  end

  -- Removes a job that is taken out of the feed, or out of what is set aside.
  function self.leave(id)
    local entry, extension = entry_of(id)
    if entry then
      call('ZREM', gate, entry)
      self.drop_needs(lane_of(extension))
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

--- @include lib/gate-admit.lua
  -- Rings for one process that waits, by letting a job into the line if that is empty; whoever takes it takes more.
  function self.ring()
    if lanes.any() and call('EXISTS', ids) == 0 then
      admit(1, 1, false, nil, nil, function(taken)
        call('RPUSH', ids, unpack(taken))
      end)
    end
    lanes.tell_parked()
  end

--- @include lib/gate-fill.lua
  -- When the first lane may go on, or nothing.
  self.next_due = lanes.next_due

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
    look_at_lanes()
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
