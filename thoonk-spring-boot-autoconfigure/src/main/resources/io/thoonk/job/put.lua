-- Puts jobs into the line, or aside until they are due.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and behind them, where jobs come from the
--   outbox of another feed, the keys under which such were received
-- ARGV[1] generation to give the feed if it has none   ARGV[2] channel on which thoonk.py hears puts, or ''
-- ARGV[3] channel on which a new first due time is told
-- ARGV[4] how many jobs have neither options nor headers; these come first
-- ARGV[5] 1 if the server tells by itself who hears the channel of thoonk.py
-- ARGV[6..] their ids and items; then id, item, options, headers of each of the others. Options are six fields with colons
--   between them: H or N for the priority, delay in ms, due time in ms, attempts, 1 for an id of the caller's choice,
--   which is passed over if it is in the feed or still remembered, or, from an outbox, the key of the entry there, and for how
--   many ms the id is remembered once the job has ended; extensions may stand behind them, each a NUL, its name, a NUL and its value;
--   those that lib/expiry.lua names come first
-- Returns {'ok', jobs put, 1 if the feed has what quick scripts are not for, and for a job with a unique key, which comes alone,
--   'NEW', 'EXISTING', 'REPLACED' or 'NEXT', and which job stands for it}, {'missing'} if the feed does not exist, or {'mismatch', type} if it is no job feed; or, and
--   then none is put, {'full', lane, how many may wait in it} or {'refused', 'order', 'needs' or 'after', lane, what is required,
--   or the job that is not known}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/unique-put.lua
local generation, put_channel, due_told_on, plain = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local FIRST, DAY = 6, 86400000

require_channels(put_channel, due_told_on)
local is_adopted, instead = adopt(generation, true)
if not is_adopted then
  return instead
end
begin_writing(true)
require_types()
redis.call('STRLEN', publishes)
put_channel = heard(put_channel, ARGV[5])
local now = now_ms()
local now_text = whole(now)
-- Where the feed as a whole is limited jobs come through the gate, unless the limit is far.
local is_gated = has_extras() and open_gate().takes('', false, plain)
local normal, high, scores, fields, texts = {}, {}, {}, {}, {}
local rest = FIRST + 2 * plain
for i = 1, is_gated and 0 or plain do
  local id = ARGV[FIRST - 2 + 2 * i]
  normal[i], scores[2 * i - 1], scores[2 * i] = id, now_text, id
  if has_extras() then
    open_gate().pass(id)
  end
end

local function add(to, first, second)
  local count = #to
  to[count + 1], to[count + 2] = first, second
end

local OPTIONS = '^(%a):(%d*):(%-?%d*):(%d*):(%w*):(%d*)(.*)$'
local seen, inbox, received = {}, KEYS[LAST_OF_EXTRAS + 1], {}
-- One look at what is mostly not there spares one for each job.
local any_aside, any_remembered = redis.call('EXISTS', delayed_items) == 1, redis.call('EXISTS', ended, remembered) > 0
local was_received = {}
if inbox then
  local entries = {}
  for i = rest, #ARGV, 4 do
    entries[#entries + 1] = string.match(ARGV[i + 2], '^%a:%d*:%-?%d*:%d*:(%w*)')
  end
  local since = redis.call('ZMSCORE', inbox, unpack(entries))
  for i, entry in ipairs(entries) do
    was_received[entry] = since[i]
  end
end
local left = {}
local function is_known(id, entry)
  if was_received[entry] or seen[id] then
    return true
  elseif redis.call('HEXISTS', items, id) == 1 then
    left[id] = is_left(id)
  end
  return left[id] == false or any_aside and redis.call('HEXISTS', delayed_items, id) == 1
    or any_remembered and is_remembered(id, now)
end

-- What few jobs say of themselves that the gate is not concerned with is kept in keys of its own.
local own_of = {}
for i = rest, #ARGV, 4 do
  local behind = string.find(ARGV[i + 2], '\0', 1, true)
  if behind then
    local own, extension = take_own(string.sub(ARGV[i + 2], behind))
    own_of[i], ARGV[i + 2] = own, string.sub(ARGV[i + 2], 1, behind - 1) .. extension
  end
end
for i, own in pairs(own_of) do
  local chosen = own.after and string.match(ARGV[i + 2], '^%a:%d*:%-?%d*:%d*:(%w*)')
  local unknown = chosen and (chosen == '' or not is_known(ARGV[i], chosen)) and open_waits().unknown(own.after)
  if unknown then
    return {'refused', 'after', unknown}
  end
end

local unique_put = own_of[rest] and own_of[rest].unique and look_at_unique(rest, own_of[rest], is_known, now)
if unique_put and (unique_put.kind == 'EXISTING' or unique_put.kind == 'REPLACED') then
  return put_beside(unique_put, now, put_channel)
end

local lanes_of_call = {}
for i = rest, #ARGV, 4 do
  local priority, chosen, extension, _ = '', '', ''
  if own_of[i] then
    priority, _, _, _, chosen, _, extension = string.match(ARGV[i + 2], OPTIONS)
  end
  if extension ~= '' and (chosen == '' or not is_known(ARGV[i], chosen)) then
    mark_extra('gate')
    open_gate().note_level(extension)
    mark_batch(extension)
    local lane = extension_of(extension, 'lane') or ''
    local refusal = open_gate().refuses(extension, priority == 'H', lanes_of_call[lane] or 0)
    -- What is put once another job has ended waits nowhere yet.
    if refusal and not (unique_put and unique_put.kind == 'NEXT' and refusal[1] == 'full') then
      return refusal
    end
    lanes_of_call[lane] = (lanes_of_call[lane] or 0) + 1
  end
end

if unique_put and unique_put.kind == 'NEXT' then
  -- Who listens once its turn has come is not known yet.
  return put_beside(unique_put, now, ARGV[2])
end

local gate_puts, told = 0, {}
local function count_put(id, item)
  gate_puts = gate_puts + 1
  add(told, id, item)
end

-- Has a job wait for others, whatever its options say of its time: that counts from when they have ended.
local waiting = {}
local function put_waiting(id, item, is_high, delay, at, own, extension)
  local relative = own.expires and string.match(own.expires, '^r(%d+)$')
  local text = open_waits().kept_text(own.after, delay, at ~= '' and string.match(at, '^%d+$') or '', relative, ARGV[2] ~= '')
  open_waits().begin(id, now_text)
  keep_times(id, {expires = not relative and own.expires or nil, deadline = own.deadline}, now, now)
  redis.call('HSET', delayed_items, id, item)
  redis.call('HSET', delayed_meta, id, '0:' .. now_text .. (is_high and ':HIGH:0' or ':NORMAL:0') .. text .. extension)
  waiting[#waiting + 1] = id
end

local put = plain
for i = 1, is_gated and plain or 0 do
  local id, item = ARGV[FIRST - 2 + 2 * i], ARGV[FIRST - 1 + 2 * i]
  open_gate().add(id, item, now_text, '0', 'NORMAL', '')
  count_put(id, item)
end
for i = rest, #ARGV, 4 do
  local id, item, fields_of, own_headers = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local priority, delay, at, most, chosen, window, extension = string.match(fields_of, OPTIONS)
  if inbox then
    add(received, now + DAY, chosen)
  end
  if chosen == '' or not is_known(id, chosen) then
    put = put + 1
    seen[id] = true
    if chosen ~= '' then
      if left[id] then
        remove_left(id, now)
      end
      drop_left_over(id, now)
    end
    local due = delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now
    if unique_put then
      due = unique_put.due
      open_unique().hold(unique_put.how.key, id, now, unique_put.window)
    end
    local waits = own_of[i] and own_of[i].after
    if own_of[i] and not waits then
      keep_times(id, own_of[i], math.max(due, now), now)
    end
    if waits then
      put_waiting(id, item, priority == 'H', delay, at, own_of[i], extension)
    elseif due > now then
      set_aside(id, now, due, item, '0:' .. now_text .. (priority == 'H' and ':HIGH:0' or ':NORMAL:0') .. extension,
        due_told_on)
    else
      if has_extras() and open_gate().takes(extension, priority == 'H') then
        open_gate().add(id, item, now_text, '0', priority == 'H' and 'HIGH' or 'NORMAL', extension)
        count_put(id, item)
      else
        if extension ~= '' then
          redis.call('HSET', options, id, extension)
        end
        local line = priority == 'H' and high or normal
        line[#line + 1] = id
        add(scores, now_text, id)
        add(fields, id, item)
        if has_extras() then
          open_gate().pass(id)
        end
      end
    end
    if extension ~= '' then
      add_tags(id, extension)
    end
    if most ~= '' then
      redis.call('HSET', attempts, id, most)
    end
    if window ~= '' then
      redis.call('HSET', remembered, id, window)
    end
    if own_headers ~= '' then
      add(texts, id, own_headers)
    end
  end
end
if #texts > 0 then
  redis.call('HSET', headers, unpack(texts))
end
for _, id in ipairs(waiting) do
  open_waits().start(id)
end
if #scores > 0 then
  -- The counter comes last: a Redis that dies while it writes its append-only file may find the beginning of this again.
  if plain > 0 and not is_gated then
    redis.call('HSET', items, unpack(ARGV, FIRST, rest - 1))
  end
  if #fields > 0 then
    redis.call('HSET', items, unpack(fields))
  end
  redis.call('ZADD', published, unpack(scores))
  if #normal > 0 then
    redis.call('LPUSH', ids, unpack(normal))
  end
  if #high > 0 then
    redis.call('RPUSH', ids, unpack(high))
  end
end
if #normal + #high + gate_puts > 0 then
  redis.call('INCRBY', publishes, #normal + #high + gate_puts)
  if put_channel ~= '' then
    for i = FIRST, is_gated and 0 or rest - 1, 2 do
      redis.call('PUBLISH', put_channel, ARGV[i] .. '\0' .. ARGV[i + 1])
    end
    for _, some in ipairs({fields, told}) do
      for i = 1, #some, 2 do
        redis.call('PUBLISH', put_channel, some[i] .. '\0' .. some[i + 1])
      end
    end
  end
end
if has_extras() then
  open_gate().let_in()
end
ring_gate()
if #received > 0 then
  -- Once for good, whatever becomes of the job; an entry that is relayed again is relayed again soon.
  local old = redis.call('ZRANGEBYSCORE', inbox, '-inf', now_text, 'LIMIT', 0, 2 * #received)
  if #old > 0 then
    redis.call('ZREM', inbox, unpack(old))
  end
  redis.call('ZADD', inbox, unpack(received))
  redis.call('PEXPIRE', inbox, DAY)
end
if unique_put then
  return {'ok', put, 1, 'NEW', ARGV[rest]}
end
return {'ok', put, has_extras() and 1 or 0}
