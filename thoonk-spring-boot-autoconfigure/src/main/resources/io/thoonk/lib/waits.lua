-- Jobs that wait for others (docs/waits.md). thoonk.waits:F holds those that wait, by the time of their put; their payloads and options
-- stand where those of delayed jobs do. thoonk.waits.for:F leads from a job to whoever waits for it: P NUL G NUL W says that job W of
-- feed G, or of this one where G is empty, waits for job P of this one; and NUL P stands there while not all of them have heard what has
-- become of P. thoonk.waits.told:F says, behind a w, W, a NUL and the place of what W waits for, what has become of that: a letter, a
-- version, a colon, and 0 or 1 and the result; behind an s and W, that W is stalled because of it, and what stood before its options;
-- behind a p and P, that P was stalled when that was told; and behind an e and P, what is to be told: how, the version, whom it was told
-- last, and 0 or 1 and the result, a NUL between them. What a job waits for stands in its options. Nothing is counted: whether a job may
-- run follows from what has become of the others. Included by lib/job.lua, behind all that it uses.
local opened_waits
open_waits = function()
  if opened_waits then
    return opened_waits
  end
  local call = redis.call
  -- So many jobs hear something in one call; the others in the next.
  local MOST = 200
  local LETTERS = {finished = 'f', stalled = 's', retracted = 'r', expired = 'e', retried = 'o', gone = 'g'}
  local FAILURES = {s = true, r = true, e = true, g = true}
  local WORDS = {s = 'was stalled', r = 'was retracted', e = 'has expired', g = 'is not there any more'}
  local OF_BATCH = {s = 'has stalled members', r = 'has ended without success', g = 'is not known any more'}
  local waiting, awaited, told = KEYS[45], KEYS[46], KEYS[47]
  local now = now_ms()
  local self = {}

  local function final(letter)
    return letter ~= 'o' and letter ~= 's'
  end

  local function field(id, place)
    return 'w' .. id .. '\0' .. place
  end

  local function version_now()
    local time = server_time()
    return string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
  end

  -- What a text says that a job waits for: a letter for what is done where one fails; how long after that, or when, the job is due; how
  -- long after that it expires; 1 if puts are told to thoonk.py; and each with a letter for its kind: j of this feed, e of this feed and
  -- ended before the put, f of another, b a batch.
  local function parse(text)
    local mode, delay, at, expires, tells, list = string.match(text, '^(%u):(%d*):(%d*):(%d*):(%d?):(.*)$')
    local waits, from = {mode = mode, delay = delay, at = at, expires = expires, tells = tells, all = {}}, 1
    while from <= #list do
      local kind, feed, id, begin = string.match(list, '^(%l)(%d+):(%d+):()', from)
      feed, id = tonumber(feed), tonumber(id)
      waits.all[#waits.all + 1] =
        {kind = kind, feed = string.sub(list, begin, begin + feed - 1), id = string.sub(list, begin + feed, begin + feed + id - 1)}
      from = begin + feed + id
    end
    return waits
  end

  -- What a job waits for, or waited for before it ran, and what has become of each; nothing if it waits for nothing.
  function self.of(id)
    local text = string.match(extension_at(id), '^%zafter%z(%Z*)')
    if not text then
      return nil
    end
    local waits, fields = parse(text), {}
    for place = 1, #waits.all do
      fields[place] = field(id, place)
    end
    for place, state in ipairs(call('HMGET', told, unpack(fields))) do
      local each = waits.all[place]
      each.letter, each.version, each.result = 'o', '0', nil
      if each.kind == 'e' then
        each.letter = 'f'
      elseif state then
        local letter, version, kept = string.match(state, '^(%a)(%d+):(.*)$')
        each.letter, each.version = letter, version
        each.result = string.sub(kept, 1, 1) == '1' and string.sub(kept, 2) or nil
      end
    end
    return waits
  end

  local function note(id, place, each, letter, version, result)
    each.letter, each.version, each.result = letter, version, result
    call('HSET', told, field(id, place), letter .. version .. ':' .. (result and '1' .. result or '0'))
  end

  -- Whether a job is in the feed, or is put when another with its unique key ends.
  local function is_job(id)
    if call('HEXISTS', items, id) == 1 or call('HEXISTS', delayed_items, id) == 1 then
      return true
    end
    local key = call('HGET', unique, 'j' .. id)
    local following = key and open_unique().next_of(key)
    return following and following.id == id
  end

  -- How a job has ended that is in the feed no more, as far as that is remembered; nothing if it is not.
  local function remembered_end(id)
    local how = string.match(call('HGET', records, id) or '', '^(%l+):')
    if how then
      return how == 'dropped' and 'retracted' or how
    end
    return tonumber(call('ZSCORE', ended, id) or 0) > now and 'finished' or nil
  end

  local function has_followers(id)
    return call('ZRANGEBYLEX', awaited, '[' .. id .. '\0', '(' .. id .. '\1', 'LIMIT', 0, 1)[1]
  end

  -- Has all who wait for a job told what has become of it.
  local function tell_of(id, how, result)
    call('HSET', told, 'e' .. id, table.concat({how, version_now(), '', result and '1' .. result or '0'}, '\0'))
    call('ZADD', awaited, 0, '\0' .. id)
    if how == 'stalled' then
      call('HSET', told, 'p' .. id, '1')
    else
      call('HDEL', told, 'p' .. id)
    end
  end

  local function remove_follower(id, member)
    call('ZREM', awaited, member)
    if not has_followers(id) then
      call('HDEL', told, 'p' .. id)
    end
  end

  local function stop_following(id, waits)
    for _, each in ipairs(waits.all) do
      if each.kind == 'j' then
        remove_follower(each.id, each.id .. '\0\0' .. id)
      end
    end
    call('ZREM', waiting, id)
    call('HDEL', told, 's' .. id)
  end

  local function forget_waits(id, waits)
    stop_following(id, waits)
    for place = 1, #waits.all do
      call('HDEL', told, field(id, place))
    end
  end

  -- What is to become of a job: 'wait', 'run', 'drop' or 'stall', and because of which of the others.
  local function decide(waits)
    local is_open
    for _, each in ipairs(waits.all) do
      if each.letter == 'o' then
        is_open = true
      elseif FAILURES[each.letter] and waits.mode ~= 'R' then
        return waits.mode == 'D' and 'drop' or 'stall', each
      end
    end
    return is_open and 'wait' or 'run'
  end

  local function reason(each)
    if each.kind == 'b' then
      return "batch '" .. each.id .. "', which it waits for, " .. OF_BATCH[each.letter]
    end
    local of_feed = each.kind == 'f' and " of feed '" .. each.feed .. "'" or ''
    return "job '" .. each.id .. "'" .. of_feed .. ', which it waits for, ' .. WORDS[each.letter]
  end

  local function stall_waiting(id, cause)
    local item = call('HGET', delayed_items, id)
    local before, extension = string.match(call('HGET', delayed_meta, id), '^(%Z*)(.*)$')
    call('ZREM', waiting, id)
    leave_aside(id)
    call('HSET', items, id, item)
    call('HSET', options, id, extension)
    call('HSET', told, 's' .. id, before)
    stall(id, reason(cause))
  end

  -- Lets a job wait again that was stalled because of another.
  local function wait_again(id)
    local item, before = call('HGET', items, id), call('HGET', told, 's' .. id)
    call('SREM', stalled, id)
    call('HDEL', crashes, id)
    call('HDEL', errors, id)
    release_place(id)
    local extension = take_extension(id)
    call('HDEL', items, id)
    call('HDEL', told, 's' .. id)
    call('HSET', delayed_items, id, item)
    call('HSET', delayed_meta, id, before .. extension)
    call('ZADD', waiting, whole(now), id)
    jobs_ended({id}, 'retried', now)
  end

  local function drop(id)
    jobs_ended({id}, 'retracted', now)
    leave_aside(id)
    forget({id}, now)
    call('PUBLISH', own_channel('thoonk.retract'), id)
  end

  -- Lets a job run that has waited: at once, or when it is due.
  local function release(id, waits)
    stop_following(id, waits)
    local due = waits.delay ~= '' and now + tonumber(waits.delay) or waits.at ~= '' and tonumber(waits.at) or now
    if waits.expires ~= '' then
      keep_time('e' .. id, math.max(due, now) + tonumber(waits.expires), now)
    end
    if due > now then
      call('ZADD', delayed, whole(due), id)
      if call('ZRANGE', delayed, 0, 0)[1] == id then
        call('PUBLISH', due_channel(), whole(due - now))
      end
      return
    end
    local item = let_in_due(id)
    if item and waits.tells == '1' then
      redis.pcall('PUBLISH', own_channel('feed.publishes'), id .. '\0' .. item)
    end
  end

  -- Set while a job moves, and while others hear: what is to be told meanwhile is told after that.
  local is_busy

  -- Does what follows for a job from what has become of the others.
  local function settle_now(id, waits)
    local is_waiting = call('ZSCORE', waiting, id)
    local is_stalled = not is_waiting and call('HEXISTS', told, 's' .. id) == 1
    if not is_waiting and not is_stalled then
      return
    elseif is_stalled and call('SISMEMBER', stalled, id) == 0 then
      -- A peer has put it back, as it wants it to run.
      stop_following(id, waits)
      return
    end
    local what, cause = decide(waits)
    if what == 'stall' then
      if is_waiting then
        stall_waiting(id, cause)
      else
        keep_error(id, failures_of(id), reason(cause))
      end
      return
    elseif is_stalled then
      wait_again(id)
    end
    if what == 'drop' then
      drop(id)
    elseif what == 'run' then
      release(id, waits)
    end
  end

  local function settle(id, waits)
    local was_busy = is_busy
    is_busy = true
    settle_now(id, waits)
    is_busy = was_busy
  end

  -- Tells one follower of a job, here or by the outbox.
  local function tell_follower(id, member, how, version, result)
    local feed, follower = string.match(member, '^(%Z*)%z(.*)$', #id + 2)
    if final(LETTERS[how]) then
      call('ZREM', awaited, member)
    end
    if feed ~= '' then
      call('HSET', outbox, table.concat({'w', feed, follower, id, version}, '\0'), how .. '\0' .. (result and '1' .. result or '0'))
      return
    end
    local waits = self.of(follower)
    for place, each in ipairs(waits and waits.all or {}) do
      if each.kind == 'j' and each.id == id then
        note(follower, place, each, LETTERS[how], version, result)
        settle(follower, waits)
      end
    end
  end

  -- Tells at most so many of those who wait for one job; tells how many.
  local function tell_some(id, most)
    local how, version, last, has_result, result = string.match(call('HGET', told, 'e' .. id) or '', '^(%l+)%z(%d+)%z(%x*)%z(%d)(.*)$')
    local from = last and last ~= '' and '(' .. id .. '\0' .. string.gsub(last, '%x%x', function(digits)
      return string.char(tonumber(digits, 16))
    end) or '[' .. id .. '\0'
    local members = how and call('ZRANGEBYLEX', awaited, from, '(' .. id .. '\1', 'LIMIT', 0, most) or {}
    if #members < most then
      call('ZREM', awaited, '\0' .. id)
      call('HDEL', told, 'e' .. id)
    else
      local at = string.gsub(string.sub(members[#members], #id + 2), '.', function(letter)
        return string.format('%02x', string.byte(letter))
      end)
      call('HSET', told, 'e' .. id, table.concat({how, version, at, has_result .. result}, '\0'))
    end
    for _, member in ipairs(members) do
      tell_follower(id, member, how, version, has_result == '1' and result or nil)
    end
    return #members
  end

  local function next_to_tell()
    return call('ZRANGEBYLEX', awaited, '[\0', '(\1', 'LIMIT', 0, 1)[1]
  end

  -- Tells those who have not been told yet, at most so many; what follows for them comes in turn, however long the chain is. Tells
  -- whether some are left.
  function self.go_on(most)
    if is_busy then
      return false
    end
    is_busy = true
    local left = most or MOST
    local mark = next_to_tell()
    while mark and left > 0 do
      left = left - math.max(1, tell_some(string.sub(mark, 2), left))
      mark = next_to_tell()
    end
    is_busy = false
    if mark then
      -- Whoever waits for due jobs looks, and so goes on.
      call('PUBLISH', due_channel(), '0')
    end
    if call('EXISTS', waiting, awaited, told, outbox) == 0 then
      call('HDEL', extras, 'waits')
    end
    return mark
  end

  -- Hears of jobs that end, are stalled, or retried.
  function self.ended(gone, how)
    for _, id in ipairs(gone) do
      local waits = self.of(id)
      if waits and how == 'stalled' then
        if call('HEXISTS', told, 's' .. id) == 0 then
          stop_following(id, waits)
        end
      elseif waits and how ~= 'retried' then
        forget_waits(id, waits)
      end
      if has_followers(id) then
        tell_of(id, how, results_of[id])
      end
    end
    self.go_on()
  end

  -- Which job is not known that a new one is to wait for; nothing if all are.
  function self.unknown(text)
    for _, each in ipairs(parse(text).all) do
      if each.kind == 'j' and not is_job(each.id) and not remembered_end(each.id) then
        return each.id
      end
    end
    return nil
  end

  -- The text of what a job waits for as it is kept, of what the caller says and the other options of its put.
  function self.kept_text(said, delay, at, expires, tells)
    local mode, list = string.match(said, '^(%u):::::(.*)$')
    return '\0after\0' .. table.concat({mode, delay, at, expires or '', tells and '1' or '', list}, ':')
  end

  -- Has a job wait that is put; called before its options are kept.
  function self.begin(id, since)
    mark_extra('waits')
    call('ZADD', waiting, since, id)
  end

  -- Looks how it is with what a job waits for that was just put, and does what follows.
  function self.start(id)
    local waits = self.of(id)
    for place, each in ipairs(waits.all) do
      if each.kind == 'j' and is_job(each.id) then
        call('ZADD', awaited, 0, each.id .. '\0\0' .. id)
        self.look_at(each.id)
        if call('SISMEMBER', stalled, each.id) == 1 then
          note(id, place, each, 's', version_now(), nil)
        end
      elseif each.kind == 'j' then
        note(id, place, each, LETTERS[remembered_end(each.id) or 'finished'], version_now(), nil)
      end
    end
    settle(id, waits)
    self.go_on()
  end

  -- Has a job of another feed wait for one of this; tells 1 if it may, 0 if this one is not known.
  function self.follow(id, feed, follower, result)
    local member = table.concat({id, feed, follower}, '\0')
    if call('ZSCORE', awaited, member) then
      self.look_at(id)
      self.go_on()
      return 1
    end
    local is_there = is_job(id)
    local how = is_there and call('SISMEMBER', stalled, id) == 1 and 'stalled' or not is_there and (result and 'finished' or remembered_end(id))
    if not is_there and not how then
      return 0
    end
    mark_extra('waits')
    if is_there then
      call('ZADD', awaited, 0, member)
      self.look_at(id)
    end
    if how then
      tell_follower(id, member, how, version_now(), result)
    end
    self.go_on()
    return 1
  end

  -- Hears what has become of a job of another feed, or of a batch. Tells whether it was too early for it, as the follower is not put yet.
  function self.hear(follower, kind, feed, id, how, version, result)
    if not is_job(follower) then
      return tonumber(version) / 1000 > now - 60000
    end
    local waits = self.of(follower)
    for place, each in ipairs(waits and waits.all or {}) do
      if each.kind == kind and each.feed == feed and each.id == id and not final(each.letter)
        and (final(LETTERS[how]) or tonumber(version) > tonumber(each.version)) then
        note(follower, place, each, LETTERS[how], version, result)
        settle(follower, waits)
      end
    end
    return false
  end

  -- Compares a job with what was told of it, as peers tell nothing. What a peer has ended counts as finished.
  function self.look_at(id)
    if not has_followers(id) or call('ZSCORE', awaited, '\0' .. id) then
      return
    elseif not is_job(id) then
      tell_of(id, 'finished')
    elseif call('SISMEMBER', stalled, id) ~= call('HEXISTS', told, 'p' .. id) then
      tell_of(id, call('SISMEMBER', stalled, id) == 1 and 'stalled' or 'retried')
    end
  end

  -- Looks at some of the jobs that are waited for, behind one; tells behind which to go on, '' at the end.
  function self.look(from, most)
    for _ = 1, most do
      local member = call('ZRANGEBYLEX', awaited, from == '' and '[\1' or '(' .. from .. '\1', '+', 'LIMIT', 0, 1)[1]
      if not member then
        return ''
      end
      from = string.match(member, '^%Z*')
      self.look_at(from)
    end
    return most > 0 and from or ''
  end

  -- Retries a job that was stalled because of another: it waits for those that may still finish, and no more for those that cannot, of
  -- which a capital letter is kept. Tells whether it was such a job.
  function self.retry(id)
    local waits = call('HEXISTS', told, 's' .. id) == 1 and self.of(id)
    if not waits then
      return false
    end
    for place, each in ipairs(waits.all) do
      if FAILURES[each.letter] then
        note(id, place, each, each.letter == 's' and 'o' or string.upper(each.letter), each.version, each.result)
      end
    end
    is_busy = true
    wait_again(id)
    is_busy = false
    settle(id, waits)
    self.go_on()
    return true
  end

  -- Lets a job run that waits, whatever the others do; tells whether it waited.
  function self.run_now(id)
    local waits = call('ZSCORE', waiting, id) and self.of(id)
    if not waits then
      return false
    end
    waits.delay, waits.at = '', ''
    release(id, waits)
    return true
  end

  -- Some of the jobs that wait, from a place on: id, kind, feed and id of each that it waits for elsewhere.
  function self.elsewhere(offset, most, add)
    local page = most > 0 and call('ZRANGE', waiting, offset, offset + most - 1) or {}
    for _, id in ipairs(page) do
      local waits = self.of(id)
      for _, each in ipairs(waits and waits.all or {}) do
        if (each.kind == 'f' or each.kind == 'b') and each.letter == 'o' then
          add(id, each)
        end
      end
    end
    return #page > 0 and #page == most and offset + most or 0
  end

  opened_waits = self
  return self
end
