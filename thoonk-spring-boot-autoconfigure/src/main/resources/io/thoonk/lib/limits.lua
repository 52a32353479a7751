-- Limits and rates of the gate: what is set, and how many more starts it allows at this moment. Starts are kept as a ledger of each
-- lane. An entry says when, how many there were with it since the ledger began, and how many of those it adds; so the starts in any
-- window are a difference of two entries, and entries older than that may go at any time.
--- @include lib/long-sets.lua
local function open_limits(now)
  local call = redis.call
  local running, pending, starts, pace, limits, passed = KEYS[31], KEYS[32], KEYS[33], KEYS[34], KEYS[35], KEYS[38]
  -- The feed as a whole among the lanes.
  local FEED = '\0'
  -- So many entries of a ledger are written anew where a start is taken back.
  local MOST_ANEW = 64
  local self = {FEED = FEED}

  -- How many starts in how many ms, 1 if smooth, burst, concurrency, weight.
  local function limit_of_text(text)
    local count, period, smooth, burst, concurrency, weight =
      string.match(text or '', '^(%d*):(%d*):(%d*):(%d*):(%d*):(%d*)')
    return {
      count = tonumber(count), period = tonumber(period), smooth = smooth == '1', burst = tonumber(burst) or 1,
      concurrency = tonumber(concurrency), weight = tonumber(weight) or 1
    }
  end

  local settings = call('HMGET', limits, 'o:feed', 'a:feed', 'o:keys', 'a:keys', 'o:order', 'a:order', 'a:since',
    'o:step', 'a:step')
  local is_set = 0
  for i = 1, 9 do
    is_set = is_set + (settings[i] and 1 or 0)
  end
  local any_own = call('HLEN', limits) > is_set
  local feed, each_key = limit_of_text(settings[1] or settings[2]), limit_of_text(settings[3] or settings[4])
  local order, on_failure, on_stall = string.match(settings[5] or settings[6] or '', '^(%a+):(%a+):(%a+)')
  self.feed, self.is_strict = feed, order == 'STRICT'
  -- By how many ms levels are apart, or 'strict', where that is said.
  self.step = settings[8] or settings[9]
  self.holds_on_failure, self.holds_on_stall = on_failure == 'HOLD', on_stall == 'HOLD'
  local is_strict = self.is_strict
  local no_limit, own_limits = {weight = 1}, {}
  local any_pending, any_pace = call('EXISTS', pending, passed) > 0, call('EXISTS', pace) == 1

  local function has_key(lane)
    return lane ~= '' and string.byte(lane) > 1
  end
  self.has_key = has_key

  local function limit_of(lane)
    if lane == FEED then
      return feed
    elseif not has_key(lane) then
      return no_limit
    elseif not any_own then
      return each_key
    end
    if not own_limits[lane] then
      local own = call('HGET', limits, 'o:key\0' .. lane)
      own_limits[lane] = own and limit_of_text(own) or each_key
    end
    return own_limits[lane]
  end
  self.limit_of = limit_of

  function self.text_of(lane)
    local text = lane == FEED and (settings[1] or settings[2])
      or has_key(lane) and (any_own and call('HGET', limits, 'o:key\0' .. lane) or settings[3] or settings[4])
    return text and string.match(text, '^%Z*')
  end

  local function stamp(time)
    return string.format('%013.0f', math.max(0, time))
  end
  self.stamp = stamp

  local function all_of(lane)
    return '[' .. lane .. '\0', '(' .. lane .. '\1'
  end
  self.all_of = all_of

  local function time_of_start(lane, entry)
    return tonumber(string.sub(entry, #lane + 2, #lane + 14))
  end

  local function total_of(lane, entry)
    return tonumber(string.sub(entry, #lane + 15, #lane + 30))
  end

  local function total_before(lane, entry)
    return total_of(lane, entry) - tonumber(string.sub(entry, #lane + 31))
  end

  local lasts = {}
  local function last_of(lane)
    if lasts[lane] == nil then
      lasts[lane] = call('ZREVRANGEBYLEX', starts, '(' .. lane .. '\1', '[' .. lane .. '\0', 'LIMIT', 0, 1)[1] or false
    end
    return lasts[lane]
  end

  -- The bounds of what a window that ends now has of the ledger, its first entry, and how many starts it has.
  local function window_of(lane, limit)
    local from, to = '[' .. lane .. '\0' .. stamp(now - limit.period + 1), '(' .. lane .. '\1'
    local first = call('ZRANGEBYLEX', starts, from, to, 'LIMIT', 0, 1)[1]
    return from, to, first, first and total_of(lane, last_of(lane)) - total_before(lane, first) or 0
  end

  function self.starts_in_window(lane)
    local limit = limit_of(lane)
    if not limit.count then
      return 0
    end
    local _, _, _, taken = window_of(lane, limit)
    return taken
  end

  -- How many more starts the rate allows at this moment, and if none, when the next one, or when to look again.
  local function rate_room(lane, limit, waiting)
    local from, to, first, taken = window_of(lane, limit)
    local room = limit.count - taken - waiting
    if room <= 0 then
      local next_time = now
      local enough = first and total_before(lane, first) + 1 - room
      for _, entry in ipairs(first and call('ZRANGEBYLEX', starts, from, to, 'LIMIT', 0, 64) or {}) do
        next_time = time_of_start(lane, entry)
        if total_of(lane, entry) >= enough then
          break
        end
      end
      return 0, next_time + limit.period
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

  function self.is_feed_limited()
    return feed.count or feed.concurrency
  end

  local function held_until(lane)
    if not any_pace then
      return false
    end
    local time = tonumber(call('HGET', pace, 'h\0' .. lane) or 0)
    return time > now and time
  end
  self.held_until = held_until

  function self.hold_until(lane, time)
    any_pace = true
    call('HSET', pace, 'h\0' .. lane, whole(math.max(time, tonumber(call('HGET', pace, 'h\0' .. lane) or 0))))
  end

  -- How many jobs of a lane, or of the feed, may start now; if none, until when not, and why. The last is how many may be begun
  -- with later: those leave half of what is allowed.
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

  -- Something has been let into the line in this call, or past the gate.
  function self.note_pending()
    any_pending = true
  end

  -- So many are being claimed in this moment, and are noted once it is known which of them were.
  local under_way = 0
  function self.begin(count)
    under_way = count
  end

  local function count_pending()
    return under_way + (any_pending and call('ZCARD', pending) + call('SCARD', passed) or 0)
  end
  self.count_pending = count_pending

  function self.feed_room()
    return room_of(FEED, feed, function()
      return call('ZCARD', claimed) + count_pending()
    end, count_pending)
  end

  function self.lane_room(lane)
    return room_of(lane, limit_of(lane), function()
      return call('ZLEXCOUNT', running, all_of(lane))
    end, function()
      return any_pending and call('ZLEXCOUNT', pending, all_of(lane)) or 0
    end)
  end

  -- Notes starts of this moment in the ledgers of lanes, by how many each has; of those that end before this is called nothing is
  -- known of their time but that it was not later. Now and then entries go that no window reaches any more.
  function self.note(counts)
    local entries, noted = {}, {}
    for lane, count in pairs(counts) do
      local limit = limit_of(lane)
      if limit.count and count > 0 then
        local last = last_of(lane)
        -- The clock of a new master may be late.
        local time = last and math.max(now, time_of_start(lane, last)) or now
        local before = last and total_of(lane, last) or 0
        local entry = lane .. '\0' .. stamp(time) .. string.format('%016.0f%.0f', before + count, count)
        lasts[lane] = entry
        entries[#entries + 1], entries[#entries + 2] = 0, entry
        if math.floor(before / 8) < math.floor((before + count) / 8) then
          noted[#noted + 1] = lane
        end
        if limit.smooth then
          local due = math.max(tonumber(call('HGET', pace, 't\0' .. lane) or 0), now) + count * limit.period / limit.count
          call('HSET', pace, 't\0' .. lane, string.format('%.17g', due))
          any_pace = true
        end
      end
    end
    add_long(starts, entries)
    for _, lane in ipairs(noted) do
      local old = call('ZRANGEBYLEX', starts, '[' .. lane .. '\0',
        '(' .. lane .. '\0' .. stamp(now - limit_of(lane).period + 1), 'LIMIT', 0, 16)
      if #old > 0 then
        call('ZREM', starts, unpack(old))
      end
    end
  end

  -- Takes back a start that was noted at that time. Where more than a few entries have followed, which all would have to be written
  -- anew, it counts until its window has passed; and even spacing keeps its place.
  function self.take_back(lane, since)
    local from, to = '[' .. lane .. '\0' .. stamp(since), '(' .. lane .. '\1'
    local some = limit_of(lane).count and call('ZRANGEBYLEX', starts, from, to, 'LIMIT', 0, MOST_ANEW + 1) or {}
    if #some == 0 or #some > MOST_ANEW or time_of_start(lane, some[1]) ~= since then
      return
    end
    local entries = {}
    for i, entry in ipairs(some) do
      local total, before = total_of(lane, entry), total_before(lane, entry)
      local count = total - before - (i == 1 and 1 or 0)
      if count > 0 then
        entries[#entries + 1] = 0
        entries[#entries + 1] = string.sub(entry, 1, #lane + 14) .. string.format('%016.0f%.0f', total - 1, count)
      end
    end
    call('ZREM', starts, unpack(some))
    add_long(starts, entries)
    lasts[lane] = nil
  end

  -- Removes what no window reaches any more of lanes that start nothing; some at random, so that all go in the end. Tells how
  -- many.
  function self.forget_starts()
    local gone = 0
    for _, entry in ipairs(call('ZRANDMEMBER', starts, 20)) do
      local lane = string.sub(entry, 1, 2) == '\0\0' and FEED or string.match(entry, '^%Z*')
      local limit = limit_of(lane)
      if not limit.count or time_of_start(lane, entry) <= now - limit.period then
        gone = gone + call('ZREM', starts, entry)
      end
    end
    for _, field in ipairs(call('HRANDFIELD', pace, 20)) do
      if tonumber(call('HGET', pace, field)) <= now then
        call('HDEL', pace, field)
      end
    end
    return gone
  end

  return self
end
