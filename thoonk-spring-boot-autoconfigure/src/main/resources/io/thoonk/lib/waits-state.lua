-- What a job waits for, what has become of that, and what follows from it. Included by lib/waits.lua, inside of what opens waits.

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
