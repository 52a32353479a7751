-- Reads a feed's configuration and what type it is of; changes nothing.
-- KEYS[1..11] what tells the type, in the order of TypeKeys (named in lib/type.lua)
-- Returns {'ok', type or false if nothing tells, field, value, ...}, or {'old layout', ''} if the configuration is a text
--- @include lib/type.lua
if has_old_layout() then
  return {'old layout', ''}
end
local reply = {'ok', false}
for _, text in ipairs(redis.call('HGETALL', config)) do
  reply[#reply + 1] = text
end
local actual = actual_type()
reply[2] = CONTRACT_TYPES[actual] and actual or written_type() or false
return reply
