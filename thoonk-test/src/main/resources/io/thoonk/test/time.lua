-- The time, as TIME tells it, moved by so many ms as the clock of a test says, which only its own keys have.
local function server_time()
  local time = redis.call('TIME')
  local prefix = string.match(KEYS[1] or '', '^thoonk%-test%-%x+:')
  local moved = prefix and tonumber(redis.call('GET', prefix .. 'thoonk.test.clock') or nil)
  if not moved then
    return time
  end
  local micros = tonumber(time[2]) + moved % 1000 * 1000
  local seconds = tonumber(time[1]) + math.floor(moved / 1000) + math.floor(micros / 1000000)
  return {string.format('%.0f', seconds), string.format('%.0f', micros % 1000000)}
end
