-- Notes what is known of the document that a feed was made equal to, unless the feed is another than the one that was made so.
-- KEYS[1] config   KEYS[2] what is known
-- ARGV[1] generation of the feed   ARGV[2] address   ARGV[3] tag, or ''   ARGV[4] date, or ''
-- Returns {'ok'} or {'other'}
local config, imported = KEYS[1], KEYS[2]
local generation, url, etag, modified = unpack(ARGV)

if redis.call('HGET', config, 'generation') ~= generation then
  return {'other'}
end
redis.call('HSET', imported, 'generation', generation, 'url', url, 'etag', etag, 'modified', modified)
return {'ok'}
