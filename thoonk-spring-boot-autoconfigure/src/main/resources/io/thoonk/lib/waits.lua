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
  -- A job that waits for so many others counts as one more of these.
  local OTHERS = 10
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

--- @include lib/waits-state.lua
--- @include lib/waits-settle.lua
--- @include lib/waits-told.lua
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
