-- Refuses the whole call, before it has written anything, where the user may not send on one of the channels; '' is none.
-- Redis 6.2 cannot be asked: there a call ends where it sends, with what it has written before.
local function require_channels(...)
  if redis.acl_check_cmd then
    for _, channel in ipairs({...}) do
      if channel ~= '' and not redis.acl_check_cmd('PUBLISH', channel, '') then
        error(redis.error_reply('NOPERM No permissions to access a channel: PUBLISH on ' .. channel))
      end
    end
  end
end
