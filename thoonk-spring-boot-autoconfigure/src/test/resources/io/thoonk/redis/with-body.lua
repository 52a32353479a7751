local one = 1
--- @body
return one
