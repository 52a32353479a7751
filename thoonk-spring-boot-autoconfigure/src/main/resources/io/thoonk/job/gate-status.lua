-- Tells what waits in the gate and what holds it back; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] of how many lanes to tell, or 0 of the gate as a whole   ARGV[2] behind how many others
-- Returns {'ok', jobs that wait, run, are admitted, lanes that are ready, held back, what holds the feed back, limit of the feed
--   or false, starts in its window, next start in ms or -1, {required, how many jobs wait for it, ...}}, or of lanes
--   {'ok', how many were looked at, {lane, jobs that wait, run, what holds it back, limit or false, starts in its window, next start in ms or -1, next job},
--   ...}
--- @include lib/job.lua
local call = redis.call
local gate, parked, running = KEYS[27], KEYS[29], KEYS[31]

if not is_ours() then
  return ARGV[1] ~= '0' and {'ok', 0} or {'ok', 0, 0, 0, 0, 0, 'NONE', false, 0, -1, {}}
end
local own_limits, lanes, needs = open_gate().limits, open_gate().lanes, open_gate().needs
local all_of, FEED = own_limits.all_of, own_limits.FEED

local function time_or_none(later)
  return later and later ~= math.huge and later or -1
end

if ARGV[1] ~= '0' then
  local names = lanes.some(tonumber(ARGV[1]), tonumber(ARGV[2]))
  local reply = {'ok', #names}
  for _, lane in ipairs(names) do
    local head = lane ~= FEED and call('ZRANGEBYLEX', gate, '[' .. lane .. '\0', '(' .. lane .. '\1', 'LIMIT', 0, 1)[1]
    if head then
      local _, later, reason = own_limits.lane_room(lane)
      reply[#reply + 1] = {
        lane, call('ZLEXCOUNT', gate, all_of(lane)), call('ZLEXCOUNT', running, all_of(lane)),
        reason or needs.is_of_needs(lane) and 'REQUIREMENTS' or 'NONE', own_limits.text_of(lane),
        own_limits.starts_in_window(lane), time_or_none(later), string.sub(head, #lane + 29)
      }
    end
  end
  return reply
end

local room, later, reason = own_limits.feed_room()
local required = {}
for _, lane in ipairs(needs.lanes()) do
  local count = call('ZLEXCOUNT', gate, all_of(lane))
  if count > 0 then
    required[#required + 1], required[#required + 2] = string.sub(lane, 2), count
  end
end
local ready, held_back = lanes.counts()
return {
  'ok', call('ZCARD', gate), call('ZCARD', claimed), own_limits.count_pending(), ready,
  held_back - (call('ZSCORE', parked, FEED) and 1 or 0), reason or 'NONE', own_limits.text_of(FEED),
  own_limits.starts_in_window(FEED) + own_limits.count_pending(), time_or_none(room <= 0 and later or lanes.next_due()), required
}
