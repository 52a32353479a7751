-- Requirements: jobs that need something of the process which runs them are lanes of the gate, one for each signature, which is what
-- they need behind a byte of 1. They never enter the line, as whoever takes from it may not have it.
local function open_needs()
  local call = redis.call
  -- So many signatures a feed.
  local MOST = 64
  local self = {}

  function self.is_of_needs(lane)
    return string.byte(lane) == 1
  end

  -- Whether what a process offers, name and value in turn with a NUL behind each, is enough for a lane of requirements.
  function self.is_offered(lane, offers)
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

  -- The lanes of requirements that jobs wait in.
  function self.lanes()
    local known = {}
    for _, field in ipairs(call('HKEYS', extras)) do
      if string.sub(field, 1, 6) == 'needs\1' then
        known[#known + 1] = string.sub(field, 6)
      end
    end
    return known
  end

  -- Whether there is room for what jobs of this lane require.
  function self.is_room_for(lane)
    return not self.is_of_needs(lane) or call('HEXISTS', extras, 'needs' .. lane) == 1 or #self.lanes() < MOST
  end

  function self.note(lane)
    call('HSET', extras, 'needs' .. lane, '1')
    call('PUBLISH', due_channel(), '0')
  end

  function self.forget(lane)
    call('HDEL', extras, 'needs' .. lane)
  end

  return self
end
