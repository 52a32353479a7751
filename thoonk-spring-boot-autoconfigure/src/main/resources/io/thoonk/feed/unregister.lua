-- Takes the name of a feed out of the set of all feeds, in whose slot this runs, and marks that creation of it as deleted.
-- KEYS[1] set of all feeds   KEYS[2] mark of the deletion of this creation of the feed
-- ARGV[1] name   ARGV[2] how long the mark is kept, in ms
-- Returns {'ok'}, or {'deleted'} if that had happened before; the name may belong to a later creation then and stays
local registry, deletion = KEYS[1], KEYS[2]
local name, memory = ARGV[1], ARGV[2]

if redis.call('EXISTS', deletion) == 1 then
  return {'deleted'}
end
redis.call('SREM', registry, name)
redis.call('SET', deletion, '1', 'PX', memory)
return {'ok'}
