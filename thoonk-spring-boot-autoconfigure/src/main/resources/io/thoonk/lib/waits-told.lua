-- Tells those who wait for a job what has become of it, so many a call. Included by lib/waits.lua, inside of what opens waits.

  -- Tells one follower of a job, here or by the outbox; tells for how many jobs that one waits.
  local function tell_follower(id, member, how, version, result)
    local feed, follower = string.match(member, '^(%Z*)%z(.*)$', #id + 2)
    if final(LETTERS[how]) then
      call('ZREM', awaited, member)
    end
    if feed ~= '' then
      call('HSET', outbox, table.concat({'w', feed, follower, id, version}, '\0'), how .. '\0' .. (result and '1' .. result or '0'))
      return 0
    end
    local waits = self.of(follower)
    for place, each in ipairs(waits and waits.all or {}) do
      if each.kind == 'j' and each.id == id then
        note(follower, place, each, LETTERS[how], version, result)
        settle(follower, waits)
      end
    end
    return waits and #waits.all or 0
  end

  -- Keeps behind which follower of a job to go on.
  local function keep_place(id, member, how, version, kept)
    local at = string.gsub(string.sub(member, #id + 2), '.', function(letter)
      return string.format('%02x', string.byte(letter))
    end)
    call('ZADD', awaited, 0, '\0' .. id)
    call('HSET', told, 'e' .. id, table.concat({how, version, at, kept}, '\0'))
  end

  -- Tells some of those who wait for one job: so many, or fewer where they wait for many others, all of which are looked at. Tells how
  -- much of the first number that took.
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
      keep_place(id, members[#members], how, version, has_result .. result)
    end
    local cost = 0
    for place, member in ipairs(members) do
      cost = cost + 1 + math.floor(tell_follower(id, member, how, version, has_result == '1' and result or nil) / OTHERS)
      if cost >= most and place < #members then
        keep_place(id, member, how, version, has_result .. result)
        break
      end
    end
    return cost
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
