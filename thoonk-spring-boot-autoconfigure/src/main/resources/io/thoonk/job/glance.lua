-- Tells whether any of some keys exists; changes nothing.
-- KEYS: what may exist, of one feed or of several
-- Returns {'ok', 1 if one of them does}
-- This is all that an idle process costs at each tick, however many feeds it attends.
return {'ok', redis.call('EXISTS', unpack(KEYS)) > 0 and 1 or 0}
