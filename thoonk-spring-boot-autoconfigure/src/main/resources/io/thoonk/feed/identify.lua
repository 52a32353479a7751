-- Tells which creation of a feed stands here, giving it a generation where a peer made it.
-- KEYS[1] config
-- ARGV[1] generation to give the feed if it has none
-- Returns {'ok', generation} or {'missing', false}
local config = KEYS[1]

if redis.call('EXISTS', config) == 0 then
  return {'missing', false}
end
redis.call('HSETNX', config, 'generation', ARGV[1])
return {'ok', redis.call('HGET', config, 'generation')}
