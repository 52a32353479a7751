-- Lanes of the gate take turns: each has a virtual time, the least goes next, and a start moves it on by 1 / weight. What may start
-- nothing now is parked until a time, or until something is freed. Where a lane went on is kept as long as it matters, so that nobody
-- gains by leaving and coming back.
local function open_lanes(now, limits)
  local call = redis.call
  local lanes, parked, served = KEYS[28], KEYS[29], KEYS[30]
  -- At most so many lanes of those parked come back in a call. By so little a lane that comes back stands behind those that are as
  -- far.
  local MOST, BEHIND = 64, 1 / 1024
  local FEED = limits.FEED
  local self = {}

  -- Lanes may start something again: behind the one that was served last, and not before their turn if they had stayed.
  local function ready(some)
    if #some == 0 then
      return
    end
    local is_there = call('EXISTS', lanes, served, parked) > 0
    local here, last = is_there and call('ZMSCORE', lanes, unpack(some)) or {}, is_there and call('ZMSCORE', served, unpack(some)) or {}
    local floor, back, scores = nil, {}, {}
    for i, lane in ipairs(some) do
      if not here[i] then
        floor = floor or tonumber(call('HGET', extras, 'virtual') or 0) + BEHIND
        back[#back + 1] = lane
        scores[#scores + 1], scores[#scores + 2] = string.format('%.17g', math.max(floor, tonumber(last[i] or 0))), lane
      end
    end
    if #back > 0 then
      add_long(lanes, scores)
      if is_there then
        call('ZREM', served, unpack(back))
        call('ZREM', parked, unpack(back))
      end
    end
  end
  self.ready = ready

  -- Those of these that are not parked may start something.
  function self.ready_unless_parked(some)
    local until_when = call('EXISTS', parked) == 1 and call('ZMSCORE', parked, unpack(some)) or {}
    local free = {}
    for i, lane in ipairs(some) do
      if not until_when[i] then
        free[#free + 1] = lane
      end
    end
    ready(free)
  end

  local function until_text(later)
    return later == math.huge and '+inf' or whole(later)
  end

  function self.park_feed(later)
    call('ZADD', parked, until_text(later), FEED)
  end

  function self.unpark_feed()
    call('ZREM', parked, FEED)
  end

  -- Writes how far lanes are after their turns, each {lane, at, and 'ready', 'gone' or until when it is parked}.
  function self.move_on(turns)
    local going, leaving, left, parking = {}, {}, {}, {}
    for _, turn in ipairs(turns) do
      local at = string.format('%.17g', turn.at)
      if turn.state == 'ready' then
        going[#going + 1], going[#going + 2] = at, turn.lane
      else
        leaving[#leaving + 1] = turn.lane
        left[#left + 1], left[#left + 2] = at, turn.lane
        if turn.state ~= 'gone' then
          parking[#parking + 1], parking[#parking + 2] = until_text(turn.state), turn.lane
        end
      end
    end
    add_long(lanes, going)
    if #leaving > 0 then
      call('ZREM', lanes, unpack(leaving))
    end
    add_long(served, left)
    add_long(parked, parking)
  end

  -- Parks a lane that is among those that may start something.
  function self.park(lane, later)
    local at = call('ZSCORE', lanes, lane)
    if at then
      self.move_on({{lane = lane, at = tonumber(at), state = later}})
    end
  end

  -- Notes how far the lane is that was served last, and forgets where lanes went on that stand behind that anyhow.
  function self.served_at(at, gone)
    call('HSET', extras, 'virtual', string.format('%.17g', at))
    local old = call('ZRANGEBYSCORE', served, '-inf', string.format('(%.17g', at), 'LIMIT', 0, 2 + 2 * gone)
    if #old > 0 then
      call('ZREM', served, unpack(old))
    end
  end

  function self.forget(lane)
    call('ZREM', lanes, lane)
    call('ZREM', served, lane)
    call('ZREM', parked, lane)
  end

  function self.forget_all()
    call('UNLINK', lanes, served, parked)
  end

  function self.any()
    return call('EXISTS', lanes, parked) > 0
  end

  -- How many lanes may start something, and how many may not.
  function self.counts()
    return call('ZCARD', lanes), call('ZCARD', parked)
  end

  local function first_parked()
    local first = call('ZRANGE', parked, 0, 0, 'WITHSCORES')[2]
    return first and first ~= 'inf' and tonumber(first) or nil
  end

  local first_before = first_parked()

  -- Tells whoever waits for due jobs of a lane that may go on before all others did.
  function self.tell_parked()
    local first = first_parked()
    if first and (not first_before or first < first_before) then
      call('PUBLISH', due_channel(), whole(math.max(0, first - now)))
    end
    first_before = first
  end

  -- When the first lane may go on, or nothing. While limits that have changed are looked at that is now.
  function self.next_due()
    return call('HEXISTS', extras, 'anew') == 1 and now or first_parked()
  end

  -- Something of lanes was freed.
  function self.wake(some)
    local free = {}
    for i, later in ipairs(#some > 0 and call('EXISTS', parked) == 1 and call('ZMSCORE', parked, unpack(some)) or {}) do
      if later then
        free[#free + 1] = some[i]
      end
    end
    ready(free)
  end

  -- Some of the lanes that were parked when limits changed come back, until all did.
  local function look_on()
    local cursor = call('HGET', extras, 'anew')
    if not cursor then
      return
    end
    local step = call('ZSCAN', parked, cursor, 'COUNT', MOST)
    local back = {}
    for i = 1, #step[2], 2 do
      if step[2][i] ~= FEED then
        back[#back + 1] = step[2][i]
      end
    end
    if step[1] == '0' then
      call('HDEL', extras, 'anew')
    else
      call('HSET', extras, 'anew', step[1])
    end
    ready(back)
  end

  -- Limits have changed: all that is held back is looked at anew, a part in each call.
  function self.look_anew()
    call('HSET', extras, 'anew', '0')
    self.unpark_feed()
    call('PUBLISH', due_channel(), '0')
    look_on()
  end

  function self.unpark_due()
    look_on()
    if not first_before or first_before > now then
      return
    end
    local back = {}
    for _, lane in ipairs(call('ZRANGEBYSCORE', parked, '-inf', whole(now), 'LIMIT', 0, MOST)) do
      if lane == FEED then
        self.unpark_feed()
      else
        back[#back + 1] = lane
      end
    end
    ready(back)
  end

  -- Some lanes that have jobs waiting, those that may start something first, behind so many others.
  function self.some(count, offset)
    local names = call('ZRANGE', lanes, offset, offset + count - 1)
    local first = math.max(0, offset - call('ZCARD', lanes))
    for _, lane in ipairs(#names < count and call('ZRANGE', parked, first, first + count - #names - 1) or {}) do
      names[#names + 1] = lane
    end
    return names
  end

  -- The lanes that may start something, in turn: next() tells {lane, at} or nothing, and put() lets one come again, at its time.
  -- Nothing is written. It is read in pages of this size; among lanes that are as far, those go first that had no turn yet.
  function self.in_turn(size)
    local page, place, loaded, is_end = {}, 1, 0, false
    local again, first, last, known, known_size = {}, 1, 0, {}, 1
    local function fresh()
      while not (page[place] and not known[page[place]]) do
        if page[place] then
          place = place + 2
        elseif is_end then
          return nil
        else
          page, place = call('ZRANGE', lanes, loaded, loaded + size - 1, 'WITHSCORES'), 1
          loaded, is_end, known_size = loaded + #page / 2, #page < 2 * size, math.max(known_size, #page / 2)
        end
      end
      return page[place], tonumber(page[place + 1])
    end
    local turns = {}
    function turns.next()
      local lane, at = fresh()
      local turn = first <= last and again[first]
      if turn and not (lane and at <= turn.at) then
        first = first + 1
        return turn
      elseif lane then
        known[lane], place = true, place + 2
        return {lane = lane, at = at}
      end
      return nil
    end
    function turns.put(turn)
      last = last + 1
      local i = last
      while i > first and again[i - 1].at > turn.at do
        again[i], i = again[i - 1], i - 1
      end
      again[i] = turn
    end
    function turns.is_empty()
      return first > last and not fresh()
    end
    -- How many there are, as far as is known.
    function turns.size()
      fresh()
      return known_size
    end
    return turns
  end

  return self
end
