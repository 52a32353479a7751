-- Tells whether any of some keys exists, or one of some feeds does not; changes nothing.
-- KEYS: the configurations of the feeds, then what may exist of them
-- ARGV[1] how many feeds
-- Returns {'ok', 1 if it is so}
-- This is all that an idle process costs at each tick, however many feeds it attends.
local feeds = tonumber(ARGV[1])
if feeds == 1 then
  -- One command: the configuration, named more often than there are others, tells by itself whether it is there.
  local mentions = {}
  for i = 2, #KEYS do
    mentions[i - 1] = KEYS[1]
    mentions[#KEYS - 1 + i] = KEYS[i]
  end
  mentions[#KEYS] = KEYS[1]
  return {'ok', redis.call('TOUCH', unpack(mentions)) == #KEYS and 0 or 1}
end
local are_there = redis.call('TOUCH', unpack(KEYS, 1, feeds)) == feeds
return {'ok', (not are_there or redis.call('EXISTS', unpack(KEYS, feeds + 1)) > 0) and 1 or 0}
