-- Tells those who wait for a job what has become of it, so many a call. Included by lib/waits.lua, inside of what opens waits.

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
