-- Reads what is known of the document that a feed was last made equal to, and which creation of the feed stands here.
-- KEYS[1] config   KEYS[2] what is known
-- ARGV[1] generation to give a feed that a peer made
-- Returns {'ok', generation}, with the address, the tag and the date of the document behind it where that is known of this creation of
--   the feed, or {'missing'}
local config, imported = KEYS[1], KEYS[2]

if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
redis.call('HSETNX', config, 'generation', ARGV[1])
local generation = redis.call('HGET', config, 'generation')
local of, url, etag, modified = unpack(redis.call('HMGET', imported, 'generation', 'url', 'etag', 'modified'))
if of ~= generation then
  return {'ok', generation}
end
return {'ok', generation, url or '', etag or '', modified or ''}
