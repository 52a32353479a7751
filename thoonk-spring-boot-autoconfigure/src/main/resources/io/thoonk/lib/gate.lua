-- The gate: where jobs wait until limits, order and requirements let them run (docs/how-it-works.md). A place is a member of a
-- set and a start is an entry with its time, so nothing is counted up and down. Opened only where the feed has extras and all keys
-- are given. Whatever ends a claim or brings a job back goes through this.
local opened_gate
local function open_gate()
  if opened_gate then
    return opened_gate
  end
  local call = redis.call
  local gate, lanes, parked, served = KEYS[27], KEYS[28], KEYS[29], KEYS[30]
  local running, pending, starts, pace, limits = KEYS[31], KEYS[32], KEYS[33], KEYS[34], KEYS[35]
  -- The feed as a whole among the lanes. At most so many admissions and looks a call. By so little a lane that comes back stands
  -- behind those that are as far.
  local FEED, MOST, BEHIND = '\0', 64, 1 / 1024
  local USUAL_STEP, HIGH, NORMAL = 300000, 2, 5
  local now = now_ms()
  local self = {}

  -- How many starts in how many ms, 1 if smooth, burst, concurrency, weight.
  local function limit_of_text(text)
    local count, period, smooth, burst, concurrency, weight =
      string.match(text or '', '^(%d*):(%d*):(%d*):(%d*):(%d*):(%d*)')
    return {
      count = tonumber(count), period = tonumber(period), smooth = smooth == '1', burst = tonumber(burst) or 1,
      concurrency = tonumber(concurrency), weight = tonumber(weight) or 1
    }
  end

  local settings = call('HMGET', limits, 'o:feed', 'a:feed', 'o:keys', 'a:keys', 'o:order', 'a:order')
  local feed, each_key = limit_of_text(settings[1] or settings[2]), limit_of_text(settings[3] or settings[4])
  local order, on_failure, on_stall = string.match(settings[5] or settings[6] or '', '^(%a+):(%a+):(%a+)')
  local is_strict = order == 'STRICT'
  local no_limit, own_limits = {weight = 1}, {}

  local function has_key(lane)
    return lane ~= '' and string.byte(lane) > 1
  end

  local function limit_of(lane)
    if not has_key(lane) then
      return no_limit
    end
    if not own_limits[lane] then
      local own = call('HGET', limits, 'o:key\0' .. lane)
      own_limits[lane] = own and limit_of_text(own) or each_key
    end
    return own_limits[lane]
  end

  local function all_of(lane)
    return '[' .. lane .. '\0', '(' .. lane .. '\1'
  end

  local function stamp(time)
    return string.format('%013.0f', math.max(0, time))
  end

  local function lane_of(extension)
    local needs = extension_of(extension, 'needs')
    return needs and '\1' .. needs or extension_of(extension, 'lane') or ''
  end

  -- How many more starts the rate allows at this moment, and if none, when the next one.
  local function rate_room(lane, limit, waiting)
    local from, to = '[' .. lane .. '\0' .. stamp(now - limit.period + 1), '(' .. lane .. '\1'
    local taken = call('ZLEXCOUNT', starts, from, to) + waiting
    local room = limit.count - taken
    if room <= 0 then
      local first = call('ZRANGEBYLEX', starts, from, to, 'LIMIT', taken - limit.count, 1)[1]
      return 0, (first and tonumber(string.sub(first, #lane + 2, #lane + 14)) or now) + limit.period
    end
    if limit.smooth then
      local space = limit.period / limit.count
      local slack = (limit.burst - 1) * space
      local ahead = math.max(0, tonumber(call('HGET', pace, 't\0' .. lane) or 0) - now) + waiting * space
      if ahead > slack then
        return 0, math.ceil(now + ahead - slack)
      end
      room = math.min(room, math.floor((slack - ahead) / space) + 1)
    end
    return room
  end

  local has_pace = call('EXISTS', pace) == 1
  local function held_until(lane)
    if not has_pace then
      return false
    end
    local time = tonumber(call('HGET', pace, 'h\0' .. lane) or 0)
    return time > now and time
  end

  -- How many jobs of a lane, or of the feed, may start now; if none, until when not, and why.
  local function room_of(lane, limit, used, waiting)
    local held = held_until(lane)
    if held then
      return 0, held, 'HELD', 0
    end
    local room, easy = math.huge, math.huge
    local most = lane ~= FEED and is_strict and has_key(lane) and 1 or limit.concurrency
    if most then
      room = most - used()
      if room <= 0 then
        return 0, math.huge, lane ~= FEED and is_strict and 'ORDER' or 'CONCURRENCY', 0
      end
      easy = room - most / 2
    end
    if limit.count then
      local by_rate, later = rate_room(lane, limit, waiting())
      if by_rate <= 0 then
        return 0, later, 'RATE', 0
      end
      room, easy = math.min(room, by_rate), math.min(easy, by_rate - limit.count / 2)
    end
    return room, nil, nil, easy
  end

  -- Notes starts; those that no window reaches any more go.
  local function note_starts(lane, limit, started, time)
    if not limit.count or #started == 0 then
      return
    end
    local entries, begin = {}, lane .. '\0' .. stamp(time)
    for _, id in ipairs(started) do
      entries[#entries + 1], entries[#entries + 2] = 0, begin .. id
    end
    call('ZADD', starts, unpack(entries))
    local old = call('ZRANGEBYLEX', starts, '[' .. lane .. '\0', '(' .. lane .. '\0' .. stamp(now - limit.period + 1), 'LIMIT', 0,
      2 * #started)
    if #old > 0 then
      call('ZREM', starts, unpack(old))
    end
    if limit.smooth then
      local due = tonumber(call('HGET', pace, 't\0' .. lane) or 0)
      due = math.max(due, time) + #started * limit.period / limit.count
      call('HSET', pace, 't\0' .. lane, string.format('%.17g', due))
    end
  end

  local function start(lane, id, time)
    note_starts(FEED, feed, {id}, time)
    note_starts(lane, limit_of(lane), {id}, time)
  end

  -- What was admitted into the line and is there no more was started by a peer.
  local function settle_pending()
    for _, member in ipairs(call('ZRANGE', pending, 0, 19)) do
      local lane, id = string.match(member, '^(%Z*)%z(%Z*)$')
      local since = call('ZSCORE', claimed, id)
      if since or call('HEXISTS', items, id) == 0 then
        call('ZREM', pending, member)
        start(lane, id, math.min(now, tonumber(since or now)))
      end
    end
  end

  local function feed_room()
    return room_of(FEED, feed, function()
      return call('ZCARD', claimed) + call('ZCARD', pending)
    end, function()
      return call('ZCARD', pending)
    end)
  end

  local function lane_room(lane)
    return room_of(lane, limit_of(lane), function()
      return call('ZLEXCOUNT', running, all_of(lane))
    end, function()
      return call('ZLEXCOUNT', pending, all_of(lane))
    end)
  end

  -- A lane may start something again: behind the one that was served last, and not before its turn if it had stayed.
  local function ready(lane)
    if call('ZSCORE', lanes, lane) then
      return
    end
    local floor = tonumber(call('HGET', extras, 'virtual') or 0) + BEHIND
    call('ZADD', lanes, string.format('%.17g', math.max(floor, tonumber(call('ZSCORE', served, lane) or 0))), lane)
    call('ZREM', served, lane)
    call('ZREM', parked, lane)
  end

  local function unready(lane, at)
    call('ZREM', lanes, lane)
    call('ZADD', served, string.format('%.17g', at), lane)
  end

  local function park(lane, at, later)
    unready(lane, at)
    call('ZADD', parked, later == math.huge and '+inf' or whole(later), lane)
  end

  -- Forgets where lanes went on that stand behind the present time anyhow.
  local function tidy(at)
    local old = call('ZRANGEBYSCORE', served, '-inf', string.format('(%.17g', at), 'LIMIT', 0, 2)
    if #old > 0 then
      call('ZREM', served, unpack(old))
    end
  end

  local first_parked = call('ZRANGE', parked, 0, 0, 'WITHSCORES')[2]

  -- Tells whoever waits for due jobs of a lane that may go on before all others did.
  local function tell_parked()
    local first = call('ZRANGE', parked, 0, 0, 'WITHSCORES')[2]
    if first and first ~= 'inf' and (not first_parked or tonumber(first) < tonumber(first_parked)) then
      call('PUBLISH', due_channel(), whole(math.max(0, tonumber(first) - now)))
    end
    first_parked = first
  end

  local function wake(lane)
    if call('ZSCORE', parked, lane) then
      ready(lane)
    end
  end

  -- Whether what a process offers, name and value in turn with a NUL behind each, is enough for a lane of requirements.
  local function is_offered(lane, offers)
    if not offers or offers == '' then
      return false
    end
    for need in string.gmatch(string.sub(lane, 2), '[^,]+') do
      local name, sign, value = string.match(need, '^([^<>=]+)([<>]?=?)(.*)$')
      local from, to = string.find('\0' .. offers, '\0' .. name .. '\0', 1, true)
      if not from then
        return false
      end
      local offered = string.match(offers, '^%Z*', to)
      local is_enough = sign == '' or offered == value
      local this, that = tonumber(offered), tonumber(value)
      if not is_enough and this and that then
        is_enough = sign == '=' and this == that or sign == '>=' and this >= that or sign == '<=' and this <= that
      end
      if not is_enough then
        return false
      end
    end
    return true
  end

  -- Whether a job with such an extension, or none, has to come through the gate.
  function self.takes(extension, is_high)
    if extension ~= '' and (lane_of(extension) ~= '' or extension_of(extension, 'level')) then
      return true
    end
    return feed.count or feed.concurrency or held_until(FEED) or is_high and call('HEXISTS', extras, 'step') == 1
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
    if string.sub(lane, 1, 1) == '\1' and call('HEXISTS', extras, 'needs' .. lane) == 0 then
      local known = 0
      for _, field in ipairs(call('HKEYS', extras)) do
        known = known + (string.sub(field, 1, 6) == 'needs\1' and 1 or 0)
      end
      if known >= MOST then
        return {'refused', 'needs', string.sub(lane, 2)}
      end
    end
    return nil
  end

  -- Where a job stands in its lane: a digit for levels that nothing overtakes, the time, moved by its level, and a number.
  local function place(lane, extension, priority, time)
    local level = tonumber(extension_of(extension, 'level')) or priority == 'HIGH' and HIGH or NORMAL
    local step = call('HGET', extras, 'step') or USUAL_STEP
    local sequence = call('HINCRBY', extras, 'sequence', 1)
    if is_strict and has_key(lane) then
      local last = call('ZREVRANGEBYLEX', gate, '(' .. lane .. '\1', '[' .. lane .. '\0', 'LIMIT', 0, 1)[1]
      -- The clock of a new master may be late.
      time = math.max(time, last and tonumber(string.sub(last, #lane + 3, #lane + 15)) or 0)
      return '0' .. stamp(time) .. string.format('%012d', sequence)
    elseif step == 'strict' then
      return level .. stamp(time) .. string.format('%012d', sequence)
    end
    return '0' .. stamp(time + level * tonumber(step)) .. string.format('%012d', sequence)
  end

  -- Lets a job wait; its order, once given, stays in its extension.
  function self.enter(id, item, since, failures, priority, extension, keeps_order, time)
    local lane = lane_of(extension)
    local own = extension_of(extension, 'order')
    if own and not keeps_order then
      extension = string.gsub(extension, '%zorder%z%d+', '')
    end
    if not own or not keeps_order then
      own = place(lane, extension, priority, time or now)
      extension = extension .. '\0order\0' .. own
    end
    call('HSET', delayed_items, id, item)
    call('HSET', delayed_meta, id, failures .. ':' .. since .. ':' .. priority .. ':1' .. extension)
    call('ZADD', gate, 0, lane .. '\0' .. own .. '\0' .. id)
    if string.sub(lane, 1, 1) == '\1' then
      call('HSET', extras, 'needs' .. lane, '1')
      call('PUBLISH', due_channel(), '0')
    end
    if not call('ZSCORE', parked, lane) then
      ready(lane)
    end
  end

  -- Sets how far levels are apart, where that is not what it was.
  function self.step(step, is_needed)
    if is_needed and step ~= call('HGET', extras, 'step') then
      call('HSET', extras, 'step', step)
    end
  end

  -- Ends what jobs held, if they held anything.
  function self.release(gone)
    local own = call('EXISTS', options) == 1 and call('HMGET', options, unpack(gone)) or {}
    local any_pending = call('EXISTS', pending) == 1
    local places, freed = {}, {}
    for i, id in ipairs(gone) do
      local lane = lane_of(own[i] or '')
      if any_pending then
        call('ZREM', pending, lane .. '\0' .. id)
      end
      if has_key(lane) then
        places[#places + 1] = lane .. '\0' .. id
        freed[lane] = true
      end
    end
    if #places > 0 and call('ZREM', running, unpack(places)) > 0 then
      for lane in pairs(freed) do
        wake(lane)
      end
    end
  end

  -- Goes on holding the place of a job that has failed or was stalled, where the order says so.
  function self.hold(extension, id, is_stalled)
    local lane = lane_of(extension)
    if is_strict and has_key(lane) and (is_stalled and on_stall or on_failure) == 'HOLD' then
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
      return false
    end
    withdraw(id, is_front or is_strict and has_key(lane_of(extension)))
    return true
  end

  -- Takes a job that is due out of what is set aside, unless it goes to the line.
  function self.take_due(id, item, since, failures, priority, extension)
    if not self.takes(extension, priority == 'HIGH') then
      return false
    end
    local lane = lane_of(extension)
    self.enter(id, item, since, failures, priority, extension, is_strict and has_key(lane))
    if has_key(lane) and call('ZREM', running, lane .. '\0' .. id) == 1 then
      wake(lane)
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
      wake(lane_of(extension))
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

  -- As where jobs are claimed: what had a member of this length is not searched from end to end.
  local MANY, LONG = 16, string.rep('\0', 65)
  local function add_many(key, scores)
    if #scores > MANY then
      call('ZADD', key, 0, LONG)
    end
    call('ZADD', key, unpack(scores))
    if #scores > MANY then
      call('ZREM', key, LONG)
    end
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
      local failures, since = string.match(meta, '^(%d+):(%d+):')
      if bodies[i] and failures then
        local count, double = #moved + 1, 2 * #moved
        moved[count], moved_items[count], moved_lanes[count] = id, bodies[i], lane
        fields[double + 1], fields[double + 2] = id, bodies[i]
        scores[double + 1], scores[double + 2] = since, id
        if lane ~= '' or string.find(meta, '\0level\0', 1, true) then
          own[#own + 1], own[#own + 2] = id, string.match(meta, '%z.*$')
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
      add_many(published, scores)
      if #own > 0 then
        if #own > MANY then
          call('HSET', options, LONG, LONG)
          call('HDEL', options, LONG)
        end
        call('HSET', options, unpack(own))
      end
      if #places > 0 then
        add_many(running, places)
      end
    end
    return moved, moved_items, moved_lanes
  end

  local function unpark_due()
    for _, lane in ipairs(call('ZRANGEBYSCORE', parked, '-inf', whole(now), 'LIMIT', 0, MOST)) do
      if lane == FEED then
        call('ZREM', parked, FEED)
      else
        ready(lane)
      end
    end
  end

  -- Whether the line is to be asked before the gate for a job without a lane: what has been put earlier goes first.
  local function is_line_first(passed)
    local next_id, head = call('LINDEX', ids, -1), call('ZRANGEBYLEX', gate, '[\0', '(\1', 'LIMIT', passed, 1)[1]
    if not next_id or not head then
      return next_id, false
    end
    local step = call('HGET', extras, 'step') or USUAL_STEP
    local since = tonumber(call('ZSCORE', published, next_id) or 0)
    local own = step == 'strict' and NORMAL .. stamp(since) or '0' .. stamp(since + NORMAL * tonumber(step))
    return own <= string.sub(head, 2, 15), true
  end

  -- Lets up to so many jobs go, each lane in turn: to the claims of the caller, or one into the line, where it rings for whoever
  -- waits. Of the line, which is a lane as well, the caller takes itself: so many, telling how many it started. Beyond those that are
  -- begun at once, no more go than leave half of what a limit allows.
  local function admit(most, begun, is_claimed, offers, take_line, accept)
    settle_pending()
    unpark_due()
    local room, later, _, easy = feed_room()
    if room <= 0 then
      call('ZADD', parked, later == math.huge and '+inf' or whole(later), FEED)
    else
      call('ZREM', parked, FEED)
    end
    if take_line and room > 0 and call('EXISTS', ids) == 1 then
      ready('')
    end
    most = math.min(most, MOST)
    local entries, entry_lanes, of_lane, unmoved, rooms = {}, {}, {}, {}, {}
    local admitted, looks, passed, present = 0, 2 * MOST, 0, nil
    local function picked(lane, at, count, more)
      admitted, room, easy = admitted + count, room - count, easy - count
      local after = at + count / limit_of(lane).weight
      if more then
        call('ZADD', lanes, string.format('%.17g', after), lane)
      else
        unready(lane, after)
        if string.byte(lane) == 1 then
          call('HDEL', extras, 'needs' .. lane)
        end
      end
      present = count > 0 and at or present
    end
    -- What is taken from the line goes behind what was picked before it.
    local function flush()
      if #entries == 0 then
        return
      end
      local moved, moved_items, moved_lanes = move(entries, entry_lanes)
      local started, waits = {}, {}
      for i, id in ipairs(moved) do
        local lane = moved_lanes[i]
        started[lane] = started[lane] or {}
        table.insert(started[lane], id)
        waits[#waits + 1], waits[#waits + 2] = 0, lane .. '\0' .. id
      end
      if #moved > 0 and is_claimed then
        note_starts(FEED, feed, moved, now)
        for lane, some in pairs(started) do
          note_starts(lane, limit_of(lane), some, now)
        end
      elseif #moved > 0 then
        call('ZADD', pending, unpack(waits))
      end
      if #moved > 0 then
        accept(moved, moved_items)
      end
      entries, entry_lanes, unmoved = {}, {}, {}
    end
    while admitted < most and room > 0 and looks > 0 and (admitted < begun or easy > 0) do
      looks = looks - 1
      local next_lane = call('ZRANGE', lanes, passed, passed + 1, 'WITHSCORES')
      local lane, at = next_lane[1], tonumber(next_lane[2])
      if not lane then
        break
      end
      if string.byte(lane) == 1 and not (is_claimed and is_offered(lane, offers)) then
        passed = passed + 1
      else
        local own = rooms[lane]
        if not own then
          own = {lane_room(lane)}
          rooms[lane] = own
        end
        local allowed, before = own[1], of_lane[lane] or 0
        if allowed <= before then
          -- What is taken in this call has no time yet.
          park(lane, at, own[2] or limit_of(lane).count and now + limit_of(lane).period or math.huge)
        elseif admitted >= begun and own[4] <= before then
          passed = passed + 1
        else
          local wanted = math.min(allowed - before, room, most - admitted)
          if admitted >= begun then
            wanted = math.min(wanted, own[4] - before, easy)
          end
          if next_lane[3] or passed > 0 then
            wanted = 1
          end
          local from_line, both = false, false
          if lane == '' and take_line then
            from_line, both = is_line_first(unmoved[lane] or 0)
            wanted = both and 1 or wanted
          end
          wanted = math.max(1, math.floor(wanted))
          if from_line then
            flush()
            local count = take_line(wanted)
            picked(lane, at, count, both or call('EXISTS', ids) == 1)
          else
            local from, to = all_of(lane)
            local heads = call('ZRANGEBYLEX', gate, from, to, 'LIMIT', unmoved[lane] or 0, wanted + 1)
            local count = math.min(wanted, #heads)
            for i = 1, count do
              entries[#entries + 1], entry_lanes[#entry_lanes + 1] = heads[i], lane
            end
            of_lane[lane], unmoved[lane] = before + count, (unmoved[lane] or 0) + count
            picked(lane, at, count, #heads > count or lane == '' and take_line and call('EXISTS', ids) == 1)
          end
        end
      end
    end
    flush()
    if present then
      call('HSET', extras, 'virtual', string.format('%.17g', present))
      tidy(present)
    end
    if call('EXISTS', gate) == 0 then
      call('UNLINK', lanes, served, parked)
    end
    return admitted, room
  end

  -- Rings for one process that waits, by letting a job into the line if that is empty; whoever takes it takes more.
  function self.ring()
    if call('EXISTS', lanes, parked) > 0 and call('EXISTS', ids) == 0 then
      admit(1, 1, false, nil, nil, function(taken)
        call('RPUSH', ids, unpack(taken))
      end)
    end
    tell_parked()
  end

  -- Takes up to so many of the line: tells those that may start. What has a lane and was not admitted, as a peer has brought it
  -- back, goes to the gate, and so does what was admitted and is held since, and all where the feed may start nothing.
  local function of_line(popped, has_room)
    local own = call('EXISTS', options) == 1 and call('HMGET', options, unpack(popped)) or {}
    local mine, uncounted = {}, {}
    local any_held = call('EXISTS', pace) == 1
    for i, id in ipairs(popped) do
      local extension = own[i] or ''
      local lane = lane_of(extension)
      local is_held = any_held and (held_until(FEED) or held_until(lane))
      if not is_held and call('ZREM', pending, lane .. '\0' .. id) == 1 then
        mine[#mine + 1] = id
        start(lane, id, now)
      elseif not is_held and lane == '' and has_room then
        mine[#mine + 1] = id
        uncounted[id] = true
      elseif not call('ZSCORE', claimed, id) and call('SISMEMBER', stalled, id) == 0 then
        withdraw(id, is_held or not has_key(lane) or is_strict)
      end
    end
    return mine, uncounted
  end

  -- Fills the claims of a caller, of which so many are begun at once: it takes ids of the line, and jobs that are admitted, by the two functions. The id that ended its
  -- wait, if there is one, comes first.
  function self.fill(most, begun, moved, offers, claim, accept)
    local function take_some(popped, has_room)
      local mine, uncounted = of_line(popped, has_room)
      local got, started = #mine > 0 and claim(mine) or {}, {}
      for _, id in ipairs(got) do
        if uncounted[id] then
          started[#started + 1] = id
        end
      end
      note_starts(FEED, feed, started, now)
      return #got
    end
    local held = 0
    if moved then
      settle_pending()
      held = take_some({moved}, feed_room() > 0)
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

  -- Whether there is something for the process that asks, in the line or for it alone.
  function self.waiting(offers)
    local count = call('LLEN', ids)
    if count == 0 and offers ~= '' then
      for _, lane in ipairs(call('ZRANGEBYLEX', gate, '[\1', '(\2', 'LIMIT', 0, 1)) do
        local feed_is_open = feed_room() > 0
        for _, field in ipairs(feed_is_open and call('HKEYS', extras) or {}) do
          if string.sub(field, 1, 6) == 'needs\1' and is_offered(string.sub(field, 6), offers) then
            return 1
          end
        end
      end
    end
    return count
  end

  -- When the first lane may go on, or nothing.
  function self.next_due()
    local first = call('ZRANGE', parked, 0, 0, 'WITHSCORES')[2]
    return first and first ~= 'inf' and tonumber(first) or nil
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
        is_there = call('SISMEMBER', stalled, id) == 0 or is_held and on_stall == 'HOLD'
      else
        is_there = is_held and call('HEXISTS', delayed_items, id) == 1
      end
      if is_there then
        kept = kept + 1
      else
        call('ZREM', running, member)
        call('ZREM', pending, member)
        wake(lane)
      end
    end
    -- Starts of lanes that start nothing any more; a few at random each time, so that all go in the end.
    local some = call('ZRANDMEMBER', starts, 20)
    local gone = 0
    for _, member in ipairs(some) do
      local lane = string.sub(member, 1, 2) == '\0\0' and FEED or string.match(member, '^%Z*')
      local limit = lane == FEED and feed or limit_of(lane)
      local time = tonumber(string.sub(member, #lane + 2, #lane + 14))
      if not limit.count or time <= now - limit.period then
        gone = gone + call('ZREM', starts, member)
      end
    end
    for _, field in ipairs(call('HRANDFIELD', pace, 20)) do
      if tonumber(call('HGET', pace, field)) <= now then
        call('HDEL', pace, field)
      end
    end
    unpark_due()
    self.ring()
    -- Processes that have begun to offer something meanwhile are not waited for in vain.
    if #call('ZRANGEBYLEX', gate, '[\1', '(\2', 'LIMIT', 0, 1) > 0 then
      call('PUBLISH', due_channel(), '0')
    end
    return (#members == most or gone > 10) and offset + kept or 0
  end

  -- Limits have changed: all that is held back is looked at anew.
  function self.look_anew()
    call('ZUNIONSTORE', parked, 1, parked, 'WEIGHTS', 0)
    call('PUBLISH', due_channel(), '0')
    self.ring()
  end

  -- Holds a lane, or the feed where there is none, until a time.
  function self.hold_until(lane, time)
    local held = lane == '' and FEED or lane
    has_pace = true
    call('HSET', pace, 'h\0' .. held, whole(math.max(time, tonumber(call('HGET', pace, 'h\0' .. held) or 0))))
    mark_extra('gate')
    if held == FEED then
      call('ZADD', parked, whole(time), FEED)
    elseif call('ZSCORE', lanes, held) then
      park(held, tonumber(call('ZSCORE', lanes, held)), time)
    end
    tell_parked()
  end

  local function window_of(lane, limit)
    return limit.count and call('ZLEXCOUNT', starts, '[' .. lane .. '\0' .. stamp(now - limit.period + 1), '(' .. lane .. '\1') or 0
  end

  local function text_of(lane)
    local text = lane == FEED and (settings[1] or settings[2])
      or has_key(lane) and (call('HGET', limits, 'o:key\0' .. lane) or settings[3] or settings[4])
    return text and string.match(text, '^%Z*')
  end

  local function time_or_none(later)
    return later and later ~= math.huge and later or -1
  end

  -- What is told of the gate as a whole; changes nothing.
  function self.status()
    local room, later, reason = feed_room()
    local first = self.next_due()
    local required = {}
    for _, field in ipairs(call('HKEYS', extras)) do
      if string.sub(field, 1, 6) == 'needs\1' then
        local count = call('ZLEXCOUNT', gate, all_of(string.sub(field, 6)))
        if count > 0 then
          required[#required + 1], required[#required + 2] = string.sub(field, 7), count
        end
      end
    end
    local is_parked = call('ZSCORE', parked, FEED) and 1 or 0
    return {
      'ok', call('ZCARD', gate), call('ZCARD', claimed), call('ZCARD', pending), call('ZCARD', lanes),
      call('ZCARD', parked) - is_parked, reason or 'NONE', text_of(FEED), window_of(FEED, feed) + call('ZCARD', pending),
      time_or_none(room <= 0 and later or first), required
    }
  end

  -- What is told of lanes that have jobs waiting: those that may start something first; changes nothing.
  function self.list_lanes(count)
    local names = call('ZRANGE', lanes, 0, count - 1)
    for _, lane in ipairs(#names < count and call('ZRANGE', parked, 0, count - #names - 1) or {}) do
      names[#names + 1] = lane
    end
    local reply = {'ok'}
    for _, lane in ipairs(names) do
      local head = lane ~= FEED and call('ZRANGEBYLEX', gate, '[' .. lane .. '\0', '(' .. lane .. '\1', 'LIMIT', 0, 1)[1]
      if head then
        local _, later, reason = lane_room(lane)
        reply[#reply + 1] = {
          lane, call('ZLEXCOUNT', gate, all_of(lane)), call('ZLEXCOUNT', running, all_of(lane)),
          reason or string.byte(lane) == 1 and 'REQUIREMENTS' or 'NONE', text_of(lane), window_of(lane, limit_of(lane)),
          time_or_none(later), string.sub(head, #lane + 29)
        }
      end
    end
    return reply
  end

  opened_gate = self
  return self
end
